import CNetSNMP
import SNMPValues

/// Encodes packets with libnetsnmp: every request, and discoveries.
enum Codec {
    private static let largestPacket = 65_507

    /// The packet of a community request, or nil when the library refuses.
    static func packet(
        for operation: Operation, objects: [ObjectIdentifier], id: Int32, version: Version, community: String
    ) -> [UInt8]? {
        withRequest(operation, objects: objects, id: id) { raw, packet, capacity in
            let octets = Array(community.utf8)
            return mn_build_community(Int32(version.rawValue), octets, octets.count, raw, packet, capacity)
        }
    }

    /// The packet of a user's request, or nil when the library refuses.
    static func packet(for query: Query, id: Int32, user: LocalisedUser, context: String) -> [UInt8]? {
        withRequest(query.operation, objects: query.objects, id: id) { raw, packet, capacity in
            mn_build_user(user.pointer, context, raw, packet, capacity)
        }
    }

    /// The packet whose Report tells an engine's identity and clock (RFC 3414, 4).
    static func discoveryPacket(id: Int32) -> [UInt8]? {
        packet { mn_build_discovery(id, $0, $1) }
    }

    private static func withRequest(
        _ operation: Operation, objects: [ObjectIdentifier], id: Int32,
        build: (UnsafePointer<mn_request>, UnsafeMutablePointer<UInt8>, Int) -> Int32
    ) -> [UInt8]? {
        let names = objects.map(\.subidentifiers)
        let arcs = names.flatMap(\.self)
        let lengths = names.map { UInt32($0.count) }
        return arcs.withUnsafeBufferPointer { arcs in
            lengths.withUnsafeBufferPointer { lengths in
                var raw = mn_request()
                raw.id = id
                raw.arcs = arcs.baseAddress
                raw.lengths = lengths.baseAddress
                raw.count = UInt32(lengths.count)
                switch operation {
                case .get: raw.command = 0xA0
                case .getNext: raw.command = 0xA1
                case .getBulk(let nonRepeaters, let maxRepetitions):
                    raw.command = 0xA5
                    raw.non_repeaters = Int32(nonRepeaters)
                    raw.max_repetitions = Int32(maxRepetitions)
                }
                return packet { build(&raw, $0, $1) }
            }
        }
    }

    private static func packet(_ build: (UnsafeMutablePointer<UInt8>, Int) -> Int32) -> [UInt8]? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: largestPacket) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let length = Library.withLibrary { build(start, buffer.count) }
            guard length > 0 else { return nil }
            return Array(buffer[..<Int(length)])
        }
    }
}

/// A user's keys, localised to one engine. Belongs to the engine's thread.
final class LocalisedUser {
    let pointer: OpaquePointer

    init?(_ keys: MasterKeys, engine: [UInt8]) {
        var raw = keys.raw
        guard let pointer = Library.withLibrary({ mn_user_create(&raw, engine, engine.count) }) else { return nil }
        self.pointer = pointer
    }

    deinit { Library.withLibrary { mn_user_free(pointer) } }

    /// Authenticates, decrypts and decodes an answer.
    func decode(_ packet: UnsafeBufferPointer<UInt8>) -> Result<PDU, RequestFailure> {
        DecodedMessage.decode { message in mn_parse_user(pointer, packet.baseAddress, packet.count, message) }
    }
}

/// The keys that a user's passphrases give (RFC 3414, A.2): a megabyte of hashing each, so derived once for each user.
struct MasterKeys {
    let user: User
    let raw: mn_keys

    init(_ user: User) throws(RequestFailure) {
        self.user = user
        var keys = mn_keys()
        let status = Library.withLibrary {
            mn_derive_keys(
                user.name, user.authentication?.protocol.libraryName, user.authentication?.passphrase,
                user.privacy?.protocol.libraryName, user.privacy?.passphrase, &keys)
        }
        switch status {
        case 0: raw = keys
        case -1: throw .cannotSend("libnetsnmp here has no \(user.description); choose another protocol")
        case -2: throw .cannotSend("a passphrase of \(user.name) is shorter than 8 characters")
        default: throw .cannotSend("the user name \(user.name) is longer than 32 octets")
        }
    }
}

extension AuthenticationProtocol {
    fileprivate var libraryName: String { rawValue }
}

extension PrivacyProtocol {
    fileprivate var libraryName: String {
        switch self {
        case .des: "DES"
        case .aes128: "AES"
        case .aes192: "AES-192"
        case .aes256: "AES-256"
        case .aes192C: "AES-192-C"
        case .aes256C: "AES-256-C"
        }
    }
}

/// Turns what `snmp_parse` made of a packet into our values.
enum DecodedMessage {
    /// More variables, and more subidentifiers, than any packet can hold.
    private static let mostVariables = 4096
    private static let mostArcs = 65_536

    static func decode(_ parse: (UnsafeMutablePointer<mn_message>) -> Int32) -> Result<PDU, RequestFailure> {
        withUnsafeTemporaryAllocation(of: mn_variable.self, capacity: mostVariables) { variables in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: mostArcs) { arcs in
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { octets in
                    var message = mn_message()
                    message.variables = variables.baseAddress
                    message.variable_capacity = UInt32(variables.count)
                    message.arcs = arcs.baseAddress
                    message.arc_capacity = UInt32(arcs.count)
                    message.octets = octets.baseAddress
                    message.octet_capacity = UInt32(octets.count)
                    let status = Library.withLibrary { parse(&message) }
                    guard status == 0 else { return .failure(failure(status)) }
                    guard let kind = PDU.Kind(rawValue: UInt8(truncatingIfNeeded: message.command)) else {
                        return .failure(.malformed("no PDU has the tag \(message.command)"))
                    }
                    var pdu = PDU(
                        kind: kind, requestID: message.request_id, errorStatus: message.error_status,
                        errorIndex: message.error_index)
                    for variable in variables.prefix(Int(message.count)) {
                        let start = Int(variable.name_offset)
                        let name = ObjectIdentifier(arcs[start..<start + Int(variable.name_length)])
                        let value = value(of: variable, arcs: arcs, octets: octets)
                        pdu.variables.append(VarBind(name: name, value: value))
                    }
                    return .success(pdu)
                }
            }
        }
    }

    private static func value(
        of variable: mn_variable, arcs: UnsafeMutableBufferPointer<UInt32>,
        octets: UnsafeMutableBufferPointer<UInt8>
    ) -> Value {
        let range = Int(variable.octets_offset)..<Int(variable.octets_offset) + Int(variable.octets_length)
        switch variable.type {
        case BERReader.Tag.integer: return .integer(Int32(truncatingIfNeeded: variable.number))
        case BERReader.Tag.gauge32: return .unsigned(UInt32(truncatingIfNeeded: variable.number))
        case BERReader.Tag.counter32: return .counter32(UInt32(truncatingIfNeeded: variable.number))
        case BERReader.Tag.timeTicks: return .timeTicks(UInt32(truncatingIfNeeded: variable.number))
        case BERReader.Tag.counter64: return .counter64(UInt64(bitPattern: variable.number))
        case BERReader.Tag.octetString: return .octets(Array(octets[range]))
        case BERReader.Tag.opaque: return .opaque(Array(octets[range]))
        case BERReader.Tag.objectIdentifier: return .objectIdentifier(ObjectIdentifier(arcs[range]))
        case BERReader.Tag.ipAddress:
            return .ipAddress(octets[range].prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
        case BERReader.Tag.noSuchObject: return .noSuchObject
        case BERReader.Tag.noSuchInstance: return .noSuchInstance
        case BERReader.Tag.endOfMibView: return .endOfMibView
        default: return .null
        }
    }

    /// What an engineer should look at, by the library's SNMPERR_… code.
    private static func failure(_ status: Int32) -> RequestFailure {
        switch status {
        case -33, -43: .unknownUser
        case -34, -44: .unsupportedSecurityLevel
        case -35, -46: .wrongDigest
        case -36, -49: .notInTimeWindow
        case -37, -50: .decryptionError
        default: .malformed(mn_error(status).map { String(cString: $0) } ?? "error \(status)")
        }
    }
}

extension Codec {
    /// The clock that requests to an engine are stamped with; the library ages it.
    static func setTime(_ clock: EngineClock) {
        Library.withLibrary {
            mn_set_engine_time(clock.identifier, clock.identifier.count, clock.boots, clock.time)
        }
    }
}
