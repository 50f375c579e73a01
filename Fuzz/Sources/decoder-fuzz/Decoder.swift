import SNMPValues

@testable import SNMP

/// What libFuzzer calls with each input: whatever arrives, the readers of packets neither crash nor read beyond it, and a
/// message that was read says the same when it is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ octets: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let packet = Array(UnsafeBufferPointer(start: octets, count: count))
    if let message = try? CommunityMessage(packet) {
        precondition((try? CommunityMessage(message.octets)) == message, "\(message) is read otherwise when written")
        for value in message.pdu.variables.map(\.value) {
            let number = value.floatingPoint ?? 0
            precondition(number.isFinite && (value.oddity == nil || number == 0), "\(value) is a number and none")
        }
    }
    if let message = try? UserMessage(packet.span) {
        _ = try? ScopedPDU(at: message.data, in: packet.span).header.variables(in: packet.span)
    }
    _ = try? VersionOneTrap(at: 0..<packet.count, in: packet.span)
    return 0
}
