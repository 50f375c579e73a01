public import Foundation

extension FileHandle {
    /// Waits for a line that another program writes, which may come in several parts.
    ///
    /// - Returns: the line without its end, or what there was of it when the other end was closed.
    /// - Throws: what keeps it from being read.
    public func readLine() throws -> String {
        var octets: [UInt8] = []
        while let next = try read(upToCount: 1)?.first, next != UInt8(ascii: "\n") { octets.append(next) }
        return String(decoding: octets, as: UTF8.self)
    }
}
