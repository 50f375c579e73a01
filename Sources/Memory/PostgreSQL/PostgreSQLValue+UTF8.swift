public import Foundation

extension PostgreSQLValue {
    /// A text of any characters, as octets.
    public static func utf8(_ text: String) -> PostgreSQLValue { .octets(Data(text.utf8)) }

    /// The same, where there may be none.
    public static func utf8(_ text: String?) -> PostgreSQLValue { text.map { .utf8($0) } ?? .null }

    /// A number, where there may be none.
    public static func bigint(_ number: Int64?) -> PostgreSQLValue { number.map { .bigint($0) } ?? .null }

    /// Octets, where there may be none.
    public static func octets(_ octets: Data?) -> PostgreSQLValue { octets.map { .octets($0) } ?? .null }
}

extension PostgreSQLRow {
    /// A text that is kept as octets. What is no UTF-8 was not written so: the chain tells.
    public func utf8(_ index: Int) -> String { String(decoding: octets(index), as: UTF8.self) }

    /// The same, where there may be none.
    public func utf8IfAny(_ index: Int) -> String? { octetsIfAny(index).map { String(decoding: $0, as: UTF8.self) } }
}
