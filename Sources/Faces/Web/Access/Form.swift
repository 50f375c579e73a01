import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// What a form sent: names and values, as `application/x-www-form-urlencoded` has them (URL standard, 5).
struct Form: Sendable {
    /// The synchroniser token's field.
    static let token = "token"
    /// Longer forms are refused.
    static let longest = 64 * 1024

    private let fields: [(name: String, value: String)]

    /// Reads the body of a form. Octets that are no UTF-8 become U+FFFD.
    init(_ body: String) {
        fields = body.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Self.decoded(parts[1]) : ""
            return (Self.decoded(parts[0]), value)
        }
    }

    /// The first value of a name.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Every value of a name.
    func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The names that were sent, in order.
    var names: [String] { fields.map(\.name) }

    private static func decoded(_ text: Substring) -> String {
        var octets: [UInt8] = []
        var rest = Substring(text).utf8
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: "+"): octets.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                if digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16),
                    digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
                {
                    octets.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    octets.append(octet)
                }
            default: octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

extension Request {
    /// Whether the body is a form as browsers send it.
    var isForm: Bool {
        let type = headers[.contentType]?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        return type.filter { !$0.isWhitespace } == "application/x-www-form-urlencoded"
    }

    /// The form that was sent; nil where something else was. The body can be read again.
    ///
    /// - Throws: `HTTPError` when it is too long; what reading it throws.
    mutating func form() async throws -> Form? {
        guard isForm else { return nil }
        do {
            return Form(String(buffer: try await collectBody(upTo: Form.longest)))
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        }
    }

    /// Whether it asks for something without changing anything (RFC 9110, 9.2.1).
    var isSafe: Bool { method == .get || method == .head || method == .options || method == .trace }
}
