import SNMPValues

/// The Reports of the user-based security model (RFC 3414, 5).
enum SecurityReport {
    case unsupportedSecurityLevel
    case notInTimeWindow
    case unknownUser
    case unknownEngine
    case wrongDigest
    case decryptionError
    case unknownContext

    init?(_ pdu: PDU) {
        guard pdu.kind == .report, let name = pdu.variables.first?.name else { return nil }
        if name.hasPrefix([1, 3, 6, 1, 6, 3, 12, 1, 5]) {
            self = .unknownContext
            return
        }
        switch name.suffix(after: [1, 3, 6, 1, 6, 3, 15, 1, 1])?.first {
        case 1: self = .unsupportedSecurityLevel
        case 2: self = .notInTimeWindow
        case 3: self = .unknownUser
        case 4: self = .unknownEngine
        case 5: self = .wrongDigest
        case 6: self = .decryptionError
        default: return nil
        }
    }

    var failure: RequestFailure {
        switch self {
        case .unsupportedSecurityLevel: .unsupportedSecurityLevel
        case .notInTimeWindow, .unknownEngine: .notInTimeWindow
        case .unknownUser: .unknownUser
        case .wrongDigest: .wrongDigest
        case .decryptionError: .decryptionError
        case .unknownContext: .unknownContext
        }
    }
}
