import Profiles
import Site

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
    /// A GETBULK that brings less than this is not worth its risk.
    private static let smallestBulk: UInt16 = 8
    /// Cards that answer no more are common (quirks, C5); of fewer, people are told.
    static let usual: UInt16 = 8

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

    /// The answer to a GET ended after so many variables.
    mutating func noteCut(after count: Int) {
        variables = max(1, min(variables, UInt16(clamping: count)))
        proven = min(proven, variables)
    }

    /// Twice as many variables are worth a try.
    ///
    /// - Returns: false where they cannot be more.
    mutating func grow() -> Bool {
        let most = AgentLimits(knowsBulk: false).variables
        guard variables < most else { return false }
        variables = min(most, variables * 2)
        return true
    }

    /// What was answered before no longer is, by an agent that is there.
    mutating func forgetProof() { proven = 0 }

    /// Learns from a GET of so many variables that brought `tooBig` or nothing. Silence to what was answered before has
    /// another reason.
    ///
    /// - Returns: whether a smaller GET is worth a try.
    mutating func shrink(after count: Int, isSilence: Bool) -> Bool {
        let count = UInt16(clamping: count)
        let least = if isSilence { max(proven, 1) } else { min(4, max(count, 2) - 1) }
        guard count > 1, count > least else { return false }
        let isLarge = isSilence && count > Self.usual
        let next = if isLarge { max(count / 4, Self.usual) } else { count / 2 }
        variables = min(variables, max(least, next))
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

extension AgentLimits {
    /// Goes on with what was learned before the start.
    mutating func recall(_ known: DeviceIdentity.Limits) {
        variables = UInt16(clamping: max(1, min(Int(variables), known.variables)))
        bulkVariables = UInt16(clamping: max(0, min(Int(bulkVariables), known.bulkVariables)))
    }

    /// What is worth being remembered: where the agent can do less than its family.
    ///
    /// - Parameter usual: the limits of its family.
    func lesson(beside usual: AgentLimits) -> DeviceIdentity.Limits? {
        guard variables < usual.variables || bulkVariables < usual.bulkVariables else { return nil }
        return DeviceIdentity.Limits(variables: Int(variables), bulkVariables: Int(bulkVariables))
    }
}
