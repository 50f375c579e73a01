import Digests
import Foundation
import Intervals
import Office
import Programs
import Settings
import Testing

@testable import Web

/// Somebody with a browser: keeps cookies, and sends the token of the form that it was shown.
struct Browser {
    let site: ServedSite
    var cookies: [String: String] = [:]
    /// Sent with every request.
    var headers: [String: String] = [:]
    /// Of the page that was shown last.
    private(set) var token = ""

    init(_ site: ServedSite, headers: [String: String] = [:]) {
        self.site = site
        self.headers = ["Accept": "text/html"].merging(headers) { $1 }
    }

    private var sent: [String: String] {
        guard !cookies.isEmpty else { return headers }
        let cookie = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        return headers.merging(["Cookie": cookie]) { $1 }
    }

    private mutating func take(_ response: RawResponse) -> RawResponse {
        for cookie in response.cookies {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1])
        }
        if let match = response.body.firstMatch(of: #/name="token" value="([^"]+)"/#) { token = String(match.output.1) }
        return response
    }

    mutating func get(_ path: String, _ more: [String: String] = [:]) throws -> RawResponse {
        take(try site.get(path, headers: sent.merging(more) { $1 }))
    }

    /// Sends a form with the token that was shown last.
    mutating func post(
        _ path: String, _ fields: [String: String] = [:], _ more: [String: String] = [:], method: String = "POST"
    ) throws -> RawResponse {
        let fields = ["token": token].merging(fields) { $1 }
        return take(try site.post(path, fields, headers: sent.merging(more) { $1 }, method: method))
    }

    /// The beginning of an event stream.
    func stream(_ path: String) throws -> RawResponse {
        let request = RawRequest(method: "GET", path: path, headers: sent)
        return try RawRequest.exchange(request.octets, with: site.port, patience: 2)
    }

    /// Opens the sign-in form, and sends it.
    mutating func signIn(
        _ name: String, _ password: String = ServedSite.password, next: String = "/", at login: String = "/login"
    ) throws -> RawResponse {
        _ = try get(login)
        return try post(login, ["name": name, "password": password, "next": next])
    }

    /// The session's cookie, whatever its name.
    var session: String? { cookies.first { $0.key.hasSuffix("mainstay") }?.value }
}

extension ServedSite {
    static let password = "correct horse"
    static let root = Principal(name: "root", role: .administrator)
    private static let hash = PasswordHash(of: password).map { "\($0)" } ?? ""

    /// Acme's traffic pages can be opened with the password.
    static func withTraffic(_ text: String) -> String {
        text.replacing(
            "    customer: {name: Acme Trading}\n",
            with: "    customer: {name: Acme Trading}\n    traffic: {username: acme, password_hash: \"\(hash)\"}\n")
    }

    /// Somebody of each role, called like the role.
    func addPeople(_ roles: [AccountRole] = [.viewer, .operator, .administrator]) throws {
        for role in roles {
            _ = try office.add(
                NewAccount(
                    name: role.rawValue, role: role, contracts: role == .customer ? ["acme"] : [],
                    password: Self.password), by: Self.root)
        }
    }

    /// Somebody who has signed in.
    func browser(of name: String) throws -> Browser {
        var browser = Browser(self)
        let response = try browser.signIn(name)
        try #require(response.status == 303, "\(name): \(response.status)")
        return browser
    }

    /// Whether something is written down of visitors; it is in a moment.
    func isWritten(_ text: String) throws -> Bool {
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            if try written().contains(text) { return true }
            sched_yield()
        }
        return false
    }

    /// All that stands in the folder beside the configuration and the ledger: what was written down of visitors.
    func written() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("")).filter {
            $0.contains(".accounts")
        }
        return try names.sorted().map { try String(contentsOfFile: folder.path($0), encoding: .utf8) }.joined()
    }
}
