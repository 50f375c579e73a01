public import Intervals

extension Record {
    /// Whether a notification belongs to an emergency of its contract (fine print, 10): it names its subject, or none, and
    /// the instant of its determination. A person who telephoned names no instant: that answers what was determined by then
    /// and still open, or within its deadline.
    ///
    /// - Parameters:
    ///   - subject: the path of the host's or service's signal.
    ///   - closed: when it answered again; nil while it does not.
    public func belongs(
        toEmergencyOf subject: String, determinedAt determined: Instant, closedAt closed: Instant?, deadline: Instant
    ) -> Bool {
        guard kind == .notification, let told = instant(.notifiedAt), text(.subject) ?? subject == subject else {
            return false
        }
        if let named = instant(.determinedAt) { return named == determined }
        return determined <= told && (told < closed ?? .distantFuture || told <= deadline)
    }

    /// Why a notification does not answer an emergency that it belongs to (fine print, 16); nil where it does.
    public func flaw(asNotificationOf determined: Instant, to chosen: ChosenContacts) -> NotificationFlaw? {
        if let told = instant(.notifiedAt), told < determined { return .beforeDetermination }
        return chosen.flaw(method: text(.method), to: text(.to), by: text(.by))
    }

    /// Whether a record of an attempt says that a contact was called in vain, and by when that had ended. What the desk
    /// enters afterwards proves nothing.
    ///
    /// - Parameter name: only a contact of this name; nil: any chosen one.
    public func provesInVain(calling chosen: ChosenContacts, named name: String?, within span: ClosedRange<Instant>)
        -> Bool
    {
        guard kind == .attempt, let code = integer(.exitCode), code != 0, let at = instant(.at), span.contains(at),
            let method = text(.method), let to = text(.to)
        else { return false }
        guard !isOfThisDesk || recordedAt <= span.upperBound else { return false }
        return chosen.wereCalled(method: method, to: to, named: name)
    }
}
