import Notation

/// Smokeping's configuration (smokeping_config(5)), whole or only its file `Targets`: what it pings, by the headings of its
/// menu.
///
/// Sections begin with `*** Name ***`; in them, `+ name` opens a part, `++ name` a part of that one, and `key = value` says
/// something of the part that is open. What a part does not say is said by the one around it.
struct SmokepingFile {
    private struct Part {
        var name: String
        var values: [String: String] = [:]
    }

    /// What may be included within what is included.
    private static let greatestDepth = 8
    /// Probes that send ICMP echo requests from where they run.
    private static let pings: Set<String> = ["FPing", "FPing6", "FPingContinuous"]

    private let including: (String) -> String?
    /// Nil before the first section: a file of its own holds targets.
    private var section: String?
    /// The parts that are open, the outermost first.
    private var open = [Part(name: "")]
    private var found: [(heading: String, host: String)] = []
    private var leftOut: [String] = []
    private var problems: [Problem] = []
    /// Probes of the configuration's own, by their names.
    private var kinds: [String: String] = [:]

    init(_ text: String, file: String, including: @escaping (String) -> String?) {
        self.including = including
        read(text, file: file, depth: 0)
        close(to: 0)
    }

    func add(to proposal: inout ProposedSite) -> [Problem] {
        guard problems.isEmpty else { return problems }
        for (heading, host) in found {
            if let index = proposal.pinged.firstIndex(where: { $0.heading == heading }) {
                if !proposal.pinged[index].hosts.contains(host) { proposal.pinged[index].hosts.append(host) }
            } else {
                proposal.pinged.append(ProposedSite.Pinged(heading: heading, hosts: [host]))
            }
        }
        proposal.leftOut += leftOut
        return []
    }

    // MARK: - Lines

    private mutating func read(_ text: String, file: String, depth: Int) {
        let joined = text.replacing("\r\n", with: "\n").replacing("\\\n", with: " ")
        for (number, line) in joined.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = Self.trimmed(line)
            guard !content.isEmpty, !content.hasPrefix("#") else { continue }
            if content.hasPrefix("@include") {
                include(Self.trimmed(content.dropFirst(8)), file: file, line: number + 1, depth: depth)
            } else if content.hasPrefix("***") {
                close(to: 0)
                open = [Part(name: "")]
                section = Self.trimmed(content.drop { $0 == "*" }.prefix { $0 != "*" })
            } else if content.hasPrefix("+") {
                begin(content)
            } else if let sign = content.firstIndex(of: "=") {
                let key = Self.trimmed(content[..<sign])
                open[open.count - 1].values[key] = Self.trimmed(content[content.index(after: sign)...])
            }
        }
    }

    private mutating func include(_ path: String, file: String, line: Int, depth: Int) {
        // What other sections include, Mainstay does not need.
        guard section == nil || section == "Targets" || section == "Probes" else { return }
        guard depth < Self.greatestDepth, let text = including(path) else {
            let message = "\(path.onOneLine), which it includes, cannot be read"
            problems.append(Problem(.error, file: file, line: line, column: 1, message: message))
            return
        }
        read(text, file: path, depth: depth + 1)
    }

    private mutating func begin(_ content: String) {
        let depth = content.prefix { $0 == "+" }.count
        close(to: depth - 1)
        let name = Self.trimmed(content.drop { $0 == "+" })
        if section == "Probes" { kinds[name] = depth == 1 ? name : kinds[open.last?.name ?? ""] ?? name }
        open.append(Part(name: name))
    }

    /// Ends the parts that are deeper than so many, the innermost first.
    private mutating func close(to depth: Int) {
        while open.count > max(0, depth) + 1 {
            note()
            open.removeLast()
        }
    }

    /// What the innermost part pings.
    private mutating func note() {
        guard section == nil || section == "Targets", let host = open.last?.values["host"] else { return }
        let path = open.dropFirst().map(\.name).joined(separator: "/").onOneLine
        open[open.count - 1].values["host"] = nil
        // Several of them in one picture are pinged elsewhere.
        guard !host.hasPrefix("/") else { return }
        guard host != "DYNAMIC" else { return leftOut.append("\(path): its address is told by the host itself") }
        let probe = open.reversed().lazy.compactMap { $0.values["probe"] }.first ?? "FPing"
        guard Self.pings.contains(kinds[probe] ?? probe) else {
            return leftOut.append("\(path) (\(host.onOneLine)): it is measured by \(probe.onOneLine), not pinged")
        }
        let menu = open.dropFirst().first.map { $0.values["menu"] ?? $0.name } ?? ""
        found.append((menu.split(whereSeparator: \.isWhitespace).joined(separator: " "), host))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = text.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
