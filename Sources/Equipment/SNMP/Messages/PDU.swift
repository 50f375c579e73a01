import SNMPValues

/// A protocol data unit of any kind but the version 1 trap (RFC 3416, 3).
public struct PDU: Hashable, Sendable {
    /// The tag that says which.
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

    public var kind: Kind
    public var requestID: Int32
    /// Non-repeaters in a get-bulk.
    public var errorStatus: Int32
    /// Max-repetitions in a get-bulk.
    public var errorIndex: Int32
    public var variables: [VarBind]

    public init(
        kind: Kind, requestID: Int32, errorStatus: Int32 = 0, errorIndex: Int32 = 0, variables: [VarBind] = []
    ) {
        (self.kind, self.requestID, self.errorStatus) = (kind, requestID, errorStatus)
        (self.errorIndex, self.variables) = (errorIndex, variables)
    }

    init(_ reader: inout BERReader, _ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        let header = try PDUHeader(&reader, bytes)
        self.init(
            kind: header.kind, requestID: header.requestID, errorStatus: header.errorStatus,
            errorIndex: header.errorIndex, variables: try header.variables(bytes))
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

/// What stands before a PDU's variables, and where they are.
struct PDUHeader {
    var kind: PDU.Kind
    var requestID: Int32
    var errorStatus: Int32
    var errorIndex: Int32
    private let list: BERReader

    init(_ reader: inout BERReader, _ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        let (tag, contents) = try reader.next(bytes)
        guard let kind = PDU.Kind(rawValue: tag) else { throw MalformedMessage("no PDU has the tag \(tag)") }
        var inner = BERReader(contents)
        self.kind = kind
        requestID = try inner.int32(bytes)
        errorStatus = try inner.int32(bytes)
        errorIndex = try inner.int32(bytes)
        list = try inner.sequence(bytes)
    }

    func variables(_ bytes: borrowing Span<UInt8>, expecting count: Int = 0) throws(MalformedMessage) -> [VarBind] {
        try VarBind.all(in: list, bytes, expecting: count)
    }
}

extension VarBind {
    /// Reads the elements of a VarBindList.
    static func all(
        in list: BERReader, _ bytes: borrowing Span<UInt8>, expecting count: Int = 0
    ) throws(MalformedMessage) -> [VarBind] {
        var list = list
        var variables: [VarBind] = []
        variables.reserveCapacity(count)
        while !list.isAtEnd {
            var pair = try list.sequence(bytes)
            let name = try BERReader.objectIdentifier(
                try pair.contents(of: BERReader.Tag.objectIdentifier, bytes), bytes)
            let (type, range) = try pair.next(bytes)
            // A length that was damaged leaves octets over: a shorter value would be another one (RFC 3416, 3).
            guard pair.isAtEnd else { throw MalformedMessage("a variable of more than a name and a value") }
            variables.append(VarBind(name: name, value: try Value(type, range, bytes)))
        }
        return variables
    }
}

extension Value {
    fileprivate init(_ tag: UInt8, _ range: Range<Int>, _ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        switch tag {
        case BERReader.Tag.integer:
            // Some agents send more octets than 32 bits need; the number counts, not its length.
            guard let number = Int32(exactly: try BERReader.integer(range, bytes)) else {
                throw MalformedMessage("an INTEGER beyond 32 bits")
            }
            self = .integer(number)
        case BERReader.Tag.gauge32: self = .unsigned(UInt32(try BERReader.unsigned(range, bytes, width: 4)))
        case BERReader.Tag.counter32: self = .counter32(UInt32(try BERReader.unsigned(range, bytes, width: 4)))
        case BERReader.Tag.timeTicks: self = .timeTicks(UInt32(try BERReader.unsigned(range, bytes, width: 4)))
        case BERReader.Tag.counter64: self = .counter64(try BERReader.unsigned(range, bytes, width: 8))
        case BERReader.Tag.octetString: self = .octets(BERReader.octets(range, bytes))
        case BERReader.Tag.opaque: self = .opaque(BERReader.octets(range, bytes))
        case BERReader.Tag.objectIdentifier: self = .objectIdentifier(try BERReader.objectIdentifier(range, bytes))
        case BERReader.Tag.ipAddress:
            guard range.count == 4 else { throw MalformedMessage("an IpAddress of \(range.count) octets") }
            self = .ipAddress(UInt32(try BERReader.unsigned(range, bytes, width: 4)))
        case BERReader.Tag.null: self = .null
        case BERReader.Tag.noSuchObject: self = .noSuchObject
        case BERReader.Tag.noSuchInstance: self = .noSuchInstance
        case BERReader.Tag.endOfMibView: self = .endOfMibView
        default: throw MalformedMessage("a value of unknown type \(tag)")
        }
    }
}
