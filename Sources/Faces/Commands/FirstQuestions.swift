import Foundation
import Notation
import Office
import SNMPValues
import Settings

/// What `mainstay init` asks somebody at a terminal. Enter takes what stands in brackets; the end of the input takes all
/// of it.
enum FirstQuestions {
    struct Answers {
        var site: String
        var timeZone: String
        /// Empty for the commented start.
        var networks: [String] = []
        var credentials: [CredentialSettings] = []
    }

    static func ask() -> Answers {
        Terminal.error("A first configuration. Enter takes what stands in brackets; Ctrl-C leaves everything as it is.")
        var answers = Answers(
            site: ask("A short name for this data centre", usual: Initialise.usualSite) { _ in nil },
            timeZone: ask("The time zone whose months are the contracts' months", usual: machineZone, mistake(inZone:)))
        let network = ask(
            "A network to look for devices in, such as 10.0.0.0/24", usual: "", shown: "none", mistake(inNetwork:))
        guard !network.isEmpty else { return answers }
        answers.networks = network.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
        answers.credentials = askCredentials()
        return answers
    }

    private static func askCredentials() -> [CredentialSettings] {
        let user = ask("The SNMPv3 user that devices know", usual: "mainstay", shown: "mainstay; - for none") { _ in nil
        }
        var result: [CredentialSettings] = []
        if user != "-" {
            let proof = passphrase("Its authentication passphrase (SHA-256)")
            let cipher = passphrase("Its privacy passphrase (AES-128; empty where messages are not encrypted)")
            result.append(
                .user(
                    name: user, authentication: proof.map { .init(protocol: .sha256, passphrase: $0) },
                    privacy: cipher.map { .init(protocol: .aes128, passphrase: $0) }, context: ""))
        }
        if let community = secret("A community of version 2c, for devices without version 3 (empty for none)") {
            result.append(.community(.v2c, community))
        }
        return result
    }

    // MARK: - One question

    /// Asks until there is no mistake in the answer.
    private static func ask(
        _ question: String, usual: String, shown: String? = nil, _ mistake: (String) -> String?
    ) -> String {
        while true {
            Terminal.say("\(question) [\((shown ?? usual).onOneLine)]: ")
            let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces)
            guard !answer.isEmpty else { return usual }
            guard let reason = mistake(answer) else { return answer }
            Terminal.error(reason)
        }
    }

    /// A secret of SNMPv3, which is not too short.
    private static func passphrase(_ question: String) -> Secret? {
        while true {
            guard case .plain(let text)? = secret(question) else { return nil }
            guard text.utf8.count < NetworkScan.leastOctets else { return .plain(text) }
            Terminal.error("A passphrase of SNMPv3 has at least \(NetworkScan.leastOctets) characters (RFC 3414).")
        }
    }

    /// Nothing is echoed; nil for an empty one.
    private static func secret(_ question: String) -> Secret? {
        let text = PasswordInput.line("\(question):")
        return text.isEmpty ? nil : .plain(text)
    }

    /// What the machine says, where that can be a contract's zone.
    private static var machineZone: String {
        let zone = TimeZone.current.identifier
        // A machine that runs in UTC says nothing of where it stands.
        guard zone.contains("/"), !zone.hasPrefix("Etc/"), mistake(inZone: zone) == nil else {
            return Initialise.usualZone
        }
        return zone
    }

    private static func mistake(inZone text: String) -> String? {
        if text.contains("/") || text == "UTC", TimeZone(identifier: text) != nil { return nil }
        let meant = Suggestion.nearest(to: text, among: TimeZone.knownTimeZoneIdentifiers)
        return "\(text) is not a time zone such as Asia/Shanghai" + (meant.map { "; did you mean \($0)?" } ?? "")
    }

    private static func mistake(inNetwork text: String) -> String? {
        do {
            let networks = text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
            _ = try NetworkScan(networks, credentials: [.community(.v2c, .plain("?"))])
            return nil
        } catch {
            return error.description
        }
    }
}
