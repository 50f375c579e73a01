internal import CPostgreSQL

/// The values of a statement in binary format, one after the other.
struct Parameters {
    let types: [UInt32]
    /// Where each value ends; its beginning is the one before its end.
    private let ends: [Int]
    private let isNull: [Bool]
    private let octets: [UInt8]

    init(_ values: [PostgreSQLValue]) {
        // libpq takes a value without an address for NULL: an empty one has that of this octet, or of what follows it.
        var octets: [UInt8] = [0]
        var ends: [Int] = []
        ends.reserveCapacity(values.count)
        for value in values {
            octets.append(value)
            ends.append(octets.count)
        }
        self.octets = octets
        self.ends = ends
        types = values.map(\.type.rawValue)
        isNull = values.map { $0 == .null }
    }

    /// How many octets it has.
    var size: Int { octets.count }

    /// Lends them to libpq, which copies them.
    func lend<Value>(_ body: (pq_parameters) -> Value) -> Value {
        octets.withUnsafeBytes { octets in
            var pointers: [UnsafePointer<CChar>?] = []
            var lengths: [Int32] = []
            var begin = 1
            for (index, end) in ends.enumerated() {
                let place = octets.baseAddress?.advanced(by: begin).assumingMemoryBound(to: CChar.self)
                pointers.append(isNull[index] ? nil : place)
                lengths.append(Int32(clamping: end - begin))
                begin = end
            }
            let formats = [Int32](repeating: 1, count: types.count)
            return types.withUnsafeBufferPointer { types in
                pointers.withUnsafeBufferPointer { pointers in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                pq_parameters(
                                    count: Int32(types.count), types: types.baseAddress,
                                    values: pointers.baseAddress, lengths: lengths.baseAddress,
                                    formats: formats.baseAddress))
                        }
                    }
                }
            }
        }
    }
}
