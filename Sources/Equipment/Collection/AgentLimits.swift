import Profiles

/// How much one agent answers in one PDU (R31 to R34): begins with what most agents can, and shrinks where one cannot.
struct AgentLimits: Hashable {
    /// Variables of a GET: request and answer fit one unfragmented packet (quirks, C8).
    private(set) var variables: UInt16 = 48
    /// Variables of a GETBULK's answer, which a sound agent cuts off where it must; 0 when it survives none.
    private(set) var bulkVariables: UInt16 = 160
    /// The most variables of a GET that were answered.
    private(set) var proven: UInt16 = 0

    /// Rows that a GETBULK asks for at most; some agents lose their way beyond (quirks, C3).
    static let mostRows = 50
    private static let smallest: UInt16 = 4
    /// A PDU that no agent is silent to for its size.
    private static let harmless: UInt16 = 8
    /// A GETBULK that brings less than this is not worth its risk.
    private static let smallestBulk: UInt16 = 8

    /// An agent of version 1 knows no GETBULK.
    init(knowsBulk: Bool) {
        if !knowsBulk { bulkVariables = 0 }
    }

    /// The limits alone, without how they were learned.
    var bounds: AgentLimits {
        var bounds = self
        bounds.proven = 0
        return bounds
    }

    /// A GET of so many variables was answered.
    mutating func noteAnswer(to count: Int) { proven = max(proven, UInt16(clamping: count)) }

    /// Learns from a GET of so many variables that brought `tooBig` or nothing. Silence to what was answered before has
    /// another reason.
    ///
    /// - Returns: whether a smaller GET is worth a try.
    mutating func shrink(after count: Int, isSilence: Bool) -> Bool {
        let count = UInt16(clamping: count)
        let enough = if isSilence { max(proven, Self.harmless) } else { Self.smallest }
        guard count > enough else { return false }
        let next = if isSilence { max(proven, Self.harmless, count / 4) } else { count / 2 }
        variables = max(Self.smallest, next)
        return true
    }

    /// The answer to a GETBULK ended after so many variables.
    mutating func noteBulkEnd(after count: Int) {
        bulkVariables = if count < Self.smallestBulk { 0 } else { UInt16(clamping: count) }
    }

    /// Respects what the agents of a family are known not to survive.
    mutating func apply(_ known: Profile.Limits) {
        if !known.knowsBulk { bulkVariables = 0 }
        if let most = known.variables { variables = min(variables, UInt16(clamping: most)) }
    }

    mutating func refuseBulk() { bulkVariables = 0 }
}
