public import Foundation

/// A value of a statement's parameter: `$1`, `$2` and so on. It is sent in binary format, with its type.
public enum PostgreSQLValue: Hashable, Sendable {
    /// No value, of whatever type the statement has there.
    case null
    /// `boolean`
    case bool(Bool)
    /// `integer`
    case integer(Int32)
    /// `bigint`
    case bigint(Int64)
    /// `text`, which cannot have U+0000: the server refuses it (22021).
    case text(String)
    /// `bytea`
    case octets(Data)
    /// `boolean[]`
    case booleans([Bool?])
    /// `integer[]`
    case integers([Int32?])
    /// `bigint[]`
    case bigints([Int64?])
    /// `text[]`
    case texts([String?])
    /// `bytea[]`
    case octetses([Data?])

    /// The object identifier of its type; `unspecified` where the statement decides.
    var type: TypeID {
        switch self {
        case .null: .unspecified
        case .bool: .boolean
        case .integer: .integer
        case .bigint: .bigint
        case .text: .text
        case .octets: .octets
        case .booleans: .array(of: .boolean)
        case .integers: .array(of: .integer)
        case .bigints: .array(of: .bigint)
        case .texts: .array(of: .text)
        case .octetses: .array(of: .octets)
        }
    }
}

/// A type's object identifier, which is the same in every database (`src/include/catalog/pg_type.dat`).
struct TypeID: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    static let unspecified = TypeID(rawValue: 0)
    static let boolean = TypeID(rawValue: 16)
    static let octets = TypeID(rawValue: 17)
    static let bigint = TypeID(rawValue: 20)
    static let smallint = TypeID(rawValue: 21)
    static let integer = TypeID(rawValue: 23)
    static let text = TypeID(rawValue: 25)

    /// `"char"`, `name`, `text`, `json`, `unknown`, `character` and `character varying`: their binary format is their text.
    static let texts = Set([18, 19, 25, 114, 705, 1042, 1043].map(TypeID.init(rawValue:)))

    /// An array's type.
    static func array(of element: TypeID) -> TypeID {
        switch element {
        case .boolean: TypeID(rawValue: 1000)
        case .octets: TypeID(rawValue: 1001)
        case .integer: TypeID(rawValue: 1007)
        case .text: TypeID(rawValue: 1009)
        case .bigint: TypeID(rawValue: 1016)
        default: .unspecified
        }
    }
}
