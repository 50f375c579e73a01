import Digests
import Foundation
import PostgreSQL

extension PostgreSQLValue {
    /// A text of any characters, as octets.
    static func utf8(_ text: String) -> PostgreSQLValue { .octets(Data(text.utf8)) }

    /// The same, where there may be none.
    static func utf8(_ text: String?) -> PostgreSQLValue { text.map { .utf8($0) } ?? .null }

    static func bigint(_ number: Int64?) -> PostgreSQLValue { number.map { .bigint($0) } ?? .null }

    static func octets(_ octets: Data?) -> PostgreSQLValue { octets.map { .octets($0) } ?? .null }

    /// The digest by which a text is found that may be long.
    static func digest(of text: String) -> PostgreSQLValue { .octets(Digest(of: text.utf8).data) }
}

extension PostgreSQLRow {
    /// A text that is kept as octets. What is no UTF-8 was not written so: the chain tells.
    func utf8(_ index: Int) -> String { String(decoding: octets(index), as: UTF8.self) }

    /// The same, where there may be none.
    func utf8IfAny(_ index: Int) -> String? { octetsIfAny(index).map { String(decoding: $0, as: UTF8.self) } }
}
