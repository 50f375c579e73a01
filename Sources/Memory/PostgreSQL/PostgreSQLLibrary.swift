internal import CPostgreSQL

/// libpq, which does the work.
public enum PostgreSQLLibrary {
    /// The version that is linked, such as 15.18.
    public static var version: String {
        let number = pq_library_version()
        return "\(number / 10_000).\(number % 10_000)"
    }
}
