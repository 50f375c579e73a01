/// A short run of octets: up to 23 in place, more in an array. Nearly every object identifier fits in place, and an
/// array for each would cost more than decoding the packet it came in.
///
/// What decoding a packet needs is `@inlinable`: every variable of every answer passes through here from another
/// module.
@usableFromInline
package struct CompactOctets: Hashable, Sendable {
    @usableFromInline
    enum Storage: Hashable, Sendable {
        /// Octet *i* is in word *i / 8*, lowest first; the highest octet of the third word is the count.
        case inPlace(UInt64, UInt64, UInt64)
        case array([UInt8])
    }

    @inlinable
    package static var inPlaceLimit: Int { 23 }
    @usableFromInline
    var storage: Storage

    @inlinable
    package init() { storage = .inPlace(0, 0, 0) }

    /// Makes a run of at most 23 octets from three words, the first octet in the lowest bits; those beyond `count` are
    /// zero.
    @inlinable
    package init(words: (UInt64, UInt64, UInt64), count: Int) {
        storage = .inPlace(words.0, words.1, words.2 | UInt64(count) << 56)
    }

    @inlinable
    package var count: Int {
        switch storage {
        case .inPlace(_, _, let third): Int(third >> 56)
        case .array(let octets): octets.count
        }
    }

    @inlinable
    package subscript(index: Int) -> UInt8 {
        switch storage {
        case .inPlace(let first, let second, let third):
            let word =
                switch index >> 3 {
                case 0: first
                case 1: second
                default: third
                }
            return UInt8(truncatingIfNeeded: word >> UInt64((index & 7) * 8))
        case .array(let octets):
            return octets[index]
        }
    }

    @inlinable
    package mutating func append(_ octet: UInt8) {
        switch storage {
        case .inPlace(var first, var second, var third):
            let count = Int(third >> 56)
            guard count < Self.inPlaceLimit else {
                storage = .array((0..<count).map { self[$0] } + [octet])
                return
            }
            let shifted = UInt64(octet) << UInt64((count & 7) * 8)
            if count < 8 { first |= shifted } else if count < 16 { second |= shifted } else { third |= shifted }
            storage = .inPlace(first, second, third &+ 1 << 56)
        case .array(var octets):
            storage = .inPlace(0, 0, 0)  // leaves `octets` its only owner, so that it grows in place
            octets.append(octet)
            storage = .array(octets)
        }
    }

    @inlinable
    package func starts(with prefix: CompactOctets) -> Bool {
        count >= prefix.count && (0..<prefix.count).allSatisfy { self[$0] == prefix[$0] }
    }
}
