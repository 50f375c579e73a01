import SNMPValues

/// A protocol data unit of any kind but the version 1 trap (RFC 3416, 3).
public struct PDU: Hashable, Sendable {
    /// The kinds, by their tags.
    public enum Kind: UInt8, Hashable, Sendable {
        case get = 0xA0
        case getNext = 0xA1
        case response = 0xA2
        case set = 0xA3
        case getBulk = 0xA5
        case inform = 0xA6
        case trap = 0xA7
        case report = 0xA8
    }

    /// The kind.
    public var kind: Kind
    /// The number by which an answer is matched to its request.
    public var requestID: Int32
    /// 0 for success; non-repeaters in a get-bulk.
    public var errorStatus: Int32
    /// The one-based position of the variable that the error is about; max-repetitions in a get-bulk.
    public var errorIndex: Int32
    /// The variables, in the order of the request.
    public var variables: [VarBind]

    /// Makes a PDU; in a request each variable holds `Value.null`.
    public init(
        kind: Kind, requestID: Int32, errorStatus: Int32 = 0, errorIndex: Int32 = 0, variables: [VarBind] = []
    ) {
        self.kind = kind
        self.requestID = requestID
        self.errorStatus = errorStatus
        self.errorIndex = errorIndex
        self.variables = variables
    }

    init(from reader: inout BERReader, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        self = try PDUHeader(from: &reader, in: bytes).pdu(in: bytes)
    }

    func write(to writer: inout BERWriter) {
        writer.constructed(kind.rawValue) { pdu in
            pdu.integer(Int64(requestID))
            pdu.integer(Int64(errorStatus))
            pdu.integer(Int64(errorIndex))
            pdu.variables(variables)
        }
    }
}

extension BERWriter {
    mutating func variables(_ variables: [VarBind]) {
        constructed(BERReader.Tag.sequence) { list in
            for variable in variables {
                list.constructed(BERReader.Tag.sequence) { pair in
                    pair.objectIdentifier(variable.name)
                    pair.value(variable.value)
                }
            }
        }
    }
}

/// The fields of a PDU before its variables, and where the variables are.
struct PDUHeader {
    var kind: PDU.Kind
    var requestID: Int32
    var errorStatus: Int32
    var errorIndex: Int32
    private let list: BERReader

    init(from reader: inout BERReader, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        let (tag, contents) = try reader.next(in: bytes)
        guard let kind = PDU.Kind(rawValue: tag) else { throw MalformedMessage("no PDU has the tag \(tag)") }
        var inner = BERReader(contents)
        self.kind = kind
        requestID = try inner.int32(in: bytes)
        errorStatus = try inner.int32(in: bytes)
        errorIndex = try inner.int32(in: bytes)
        list = try inner.sequence(in: bytes)
    }

    func variables(
        in bytes: borrowing Span<UInt8>, expecting count: Int = 0
    ) throws(MalformedMessage) -> [VarBind] {
        try VarBind.all(of: list, in: bytes, expecting: count)
    }

    /// The whole PDU.
    ///
    /// - Parameter count: how many variables it probably has; room is reserved for so many.
    func pdu(in bytes: borrowing Span<UInt8>, expecting count: Int = 0) throws(MalformedMessage) -> PDU {
        PDU(
            kind: kind, requestID: requestID, errorStatus: errorStatus, errorIndex: errorIndex,
            variables: try variables(in: bytes, expecting: count))
    }
}

extension VarBind {
    /// Reads the elements of a VarBindList.
    static func all(
        of list: BERReader, in bytes: borrowing Span<UInt8>, expecting count: Int = 0
    ) throws(MalformedMessage) -> [VarBind] {
        var list = list
        var variables: [VarBind] = []
        variables.reserveCapacity(count)
        while !list.isAtEnd {
            var pair = try list.sequence(in: bytes)
            let name = try pair.contents(of: BERReader.Tag.objectIdentifier, in: bytes)
            let (tag, range) = try pair.next(in: bytes)
            // A damaged length leaves octets over: a shorter value would be another one (RFC 3416, 3).
            guard pair.isAtEnd else { throw MalformedMessage("a variable of more than a name and a value") }
            variables.append(Self.variable(named: name, tag: tag, at: range, in: bytes))
        }
        return variables
    }
}

extension VarBind {
    /// The variable whose parts stand at these places. What cannot be read is set down as that, and costs no other
    /// variable of the message.
    @inline(__always)
    private static func variable(
        named name: Range<Int>, tag: UInt8, at range: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> VarBind {
        do throws(MalformedMessage) {
            let name = try BERReader.objectIdentifier(at: name, in: bytes)
            return VarBind(name: name, value: Value(tag: tag, at: range, in: bytes))
        } catch {
            return VarBind(name: zeroDotZero, value: .null)
        }
    }

    /// Names nothing (RFC 2578, 2).
    private static let zeroDotZero: ObjectIdentifier = [0, 0]
}

extension Value {
    @inline(__always)
    fileprivate init(tag: UInt8, at range: Range<Int>, in bytes: borrowing Span<UInt8>) {
        do throws(MalformedMessage) {
            self = try Self.sound(tag: tag, at: range, in: bytes)
        } catch {
            self = .unreadable(tag: tag, BERReader.octets(at: range, in: bytes))
        }
    }

    @inline(__always)
    private static func sound(
        tag: UInt8, at range: Range<Int>, in bytes: borrowing Span<UInt8>
    ) throws(MalformedMessage) -> Value {
        switch tag {
        case BERReader.Tag.integer:
            // Some agents send more octets than 32 bits need; the number counts, not its length.
            guard let number = Int32(exactly: try BERReader.integer(at: range, in: bytes)) else {
                throw MalformedMessage("an INTEGER beyond 32 bits")
            }
            return .integer(number)
        case BERReader.Tag.gauge32: return .unsigned(try BERReader.unsigned32(at: range, in: bytes))
        case BERReader.Tag.counter32: return .counter32(try BERReader.unsigned32(at: range, in: bytes))
        case BERReader.Tag.timeTicks: return .timeTicks(try BERReader.unsigned32(at: range, in: bytes))
        case BERReader.Tag.counter64: return .counter64(try BERReader.unsigned(at: range, in: bytes, width: 8))
        case BERReader.Tag.octetString: return .octets(BERReader.octets(at: range, in: bytes))
        case BERReader.Tag.opaque: return .opaque(BERReader.octets(at: range, in: bytes))
        case BERReader.Tag.objectIdentifier:
            return .objectIdentifier(try BERReader.objectIdentifier(at: range, in: bytes))
        case BERReader.Tag.ipAddress:
            guard range.count == 4 else { throw MalformedMessage("an IpAddress of \(range.count) octets") }
            return .ipAddress(try BERReader.unsigned32(at: range, in: bytes))
        case BERReader.Tag.null: return .null
        case BERReader.Tag.noSuchObject: return .noSuchObject
        case BERReader.Tag.noSuchInstance: return .noSuchInstance
        case BERReader.Tag.endOfMibView: return .endOfMibView
        default: throw MalformedMessage("a value of unknown type \(tag)")
        }
    }
}
