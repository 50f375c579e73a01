import Digests
import PostgreSQL

extension PostgreSQLValue {
    /// The digest by which a text is found that may be long.
    static func digest(of text: String) -> PostgreSQLValue { .octets(Digest(of: text.utf8).data) }
}
