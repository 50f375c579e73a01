import Foundation
import Site

/// Where pages are, below the base path. What people and makers of devices call their things is written into links here
/// and nowhere else: templates are given paths, never bare names.
enum PageLink {
    static func contract(_ id: String) -> String { "/contracts/\(id.inLink)" }

    static func device(_ name: String) -> String { "/devices/\(name.inLink)" }

    /// Of a signal, or of another place where a device measures something. Names of ports hold slashes.
    static func signal(_ signal: SignalName) -> String {
        "\(device(signal.device))/signals/\(parts(of: signal.path.dropFirst(signal.device.count + 1)))"
    }

    /// Of a port whose octets are counted.
    static func port(_ port: SignalName) -> String {
        "/ports/\(port.device.inLink)/\(parts(of: port.element ?? ""))"
    }

    private static func parts(of path: some StringProtocol) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { String($0).inLink }.joined(separator: "/")
    }
}

/// A name as people read it, and as links have it.
struct LinkedName: Sendable {
    let name: String
    let path: String

    init(_ name: String) {
        self.name = name
        path = name.inLink
    }
}

extension String {
    /// As one part of a path, or as a value of a query (RFC 3986: all but unreserved characters are encoded).
    var inLink: String {
        addingPercentEncoding(withAllowedCharacters: .unreserved) ?? ""
    }
}

extension CharacterSet {
    /// RFC 3986, 2.3.
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
