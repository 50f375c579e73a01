import Profiles
import SNMP
import SNMPValues
import Traffic

/// The objects of IF-MIB (RFC 2863) that tell a port's traffic.
enum PortObjects {
    static let name: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 1]
    /// What a port is called by agents that have no `ifName`.
    static let description: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 2]
    static let alias: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18]
    /// In bits a second; what is more than 32 bits hold is told as the greatest number.
    static let speed: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 5]
    /// In millions of bits a second.
    static let highSpeed: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 15]
    static let received: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 10]
    static let sent: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1, 16]
    static let wideReceived: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6]
    static let wideSent: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 10]
    static let discontinuity: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 19]

    /// What is asked when a port is first looked at, to see what its agent has.
    static let all = [
        name, description, alias, speed, highSpeed, received, sent, wideReceived, wideSent, discontinuity,
    ]

    /// Greater speeds than this cannot be told by `ifSpeed`.
    static let greatestSpeed: UInt64 = 4_294_967_295

    static func object(_ column: ObjectIdentifier, of index: UInt32) -> ObjectIdentifier { column.appending([index]) }
}

/// What an agent answered, by name.
struct PortAnswer {
    private let values: [ObjectIdentifier: Value]

    init(_ values: [ObjectIdentifier: Value]) { self.values = values.filter { !$0.value.isException } }

    init(_ varbinds: [VarBind]) {
        // What stands there twice, and otherwise each time, says nothing.
        self.init(Dictionary(varbinds.map { ($0.name, $0.value) }) { $0 == $1 ? $0 : .noSuchInstance })
    }

    subscript(_ column: ObjectIdentifier, _ index: UInt32) -> Value? {
        values[PortObjects.object(column, of: index)]
    }

    var upTime: UInt32? { values[Catalogue.upTimeObject]?.ticks }

    /// What a port is called now.
    func name(of index: UInt32) -> String? {
        [PortObjects.name, PortObjects.description].lazy.compactMap { self[$0, index]?.text }.first { !$0.isEmpty }
    }

    /// In bits a second; nil where the agent does not know.
    func speed(of index: UInt32) -> UInt64? {
        let high = self[PortObjects.highSpeed, index]?.integerValue.flatMap(UInt64.init(exactly:)) ?? 0
        let low = self[PortObjects.speed, index]?.integerValue.flatMap(UInt64.init(exactly:)) ?? 0
        // The first is rounded to millions, the second ends at 4.29 thousand millions.
        let exact = low < PortObjects.greatestSpeed ? low : 0
        let speed = max(exact, high.multipliedReportingOverflow(by: 1_000_000).partialValue)
        return speed > 0 ? speed : nil
    }

    func counters(of index: UInt32, width: CounterWidth) -> (received: UInt64, sent: UInt64)? {
        switch width {
        case .wide:
            guard case .counter64(let received)? = self[PortObjects.wideReceived, index],
                case .counter64(let sent)? = self[PortObjects.wideSent, index]
            else { return nil }
            return (received, sent)
        case .narrow:
            guard case .counter32(let received)? = self[PortObjects.received, index],
                case .counter32(let sent)? = self[PortObjects.sent, index]
            else { return nil }
            return (UInt64(received), UInt64(sent))
        }
    }
}
