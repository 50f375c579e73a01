internal import CPostgreSQL

/// Writes rows in COPY's binary format (<https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4>).
public struct CopyRows {
    /// The fields of one row, in the order of the columns that are copied.
    public struct Fields {
        var octets: [UInt8]
        var count = 0

        /// NULL.
        public mutating func null() {
            octets.appendNull()
            count += 1
        }

        /// A `boolean`.
        public mutating func bool(_ value: Bool) { number(UInt8(value ? 1 : 0)) }

        /// A `smallint`.
        public mutating func smallint(_ value: Int16) { number(value) }

        /// An `integer`.
        public mutating func integer(_ value: Int32) { number(value) }

        /// A `bigint`.
        public mutating func bigint(_ value: Int64) { number(value) }

        /// A `bigint`, or NULL.
        public mutating func bigintIfAny(_ value: Int64?) { if let value { bigint(value) } else { null() } }

        /// A `text`.
        public mutating func text(_ value: String) {
            octets.append(field: value.utf8)
            count += 1
        }

        /// A `bytea`.
        public mutating func octets(_ value: some Collection<UInt8>) {
            octets.append(field: value)
            count += 1
        }

        private mutating func number(_ value: some FixedWidthInteger) {
            octets.append(field: value)
            count += 1
        }
    }

    /// So many octets are handed over at once.
    private static let piece = 1 << 16
    private static let header = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)

    private var fields = Fields(octets: header)
    private let connection: PostgreSQLConnection

    init(to connection: PostgreSQLConnection) { self.connection = connection }

    /// Writes a row.
    ///
    /// - Parameters:
    ///   - columns: how many there are.
    ///   - write: gives each of them a value.
    /// - Throws: what `write` throws; `PostgreSQLError` when it gives another number of values, the connection is closed or
    ///   the server takes no rows for longer than the deadline.
    public mutating func row(columns: Int, _ write: (inout Fields) throws -> Void) throws {
        fields.octets.append(number: Int16(columns))
        fields.count = 0
        try write(&fields)
        guard fields.count == columns else {
            throw PostgreSQLError(.misuse, "a row of \(columns) columns was given \(fields.count) values")
        }
        if fields.octets.count >= Self.piece { try handOver() }
    }

    /// Ends the rows.
    mutating func finish() throws(PostgreSQLError) {
        fields.octets.append(number: Int16(-1))
        try handOver()
    }

    private mutating func handOver() throws(PostgreSQLError) {
        try connection.putCopy(fields.octets)
        fields.octets.removeAll(keepingCapacity: true)
    }
}
