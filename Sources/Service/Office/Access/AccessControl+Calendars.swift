import Digests
import Intervals
import Site
import Synchronization

// Calendar programs send no headers: what lets them in stands in the address.
extension AccessControl {
    /// A calendar program with the token of its address; nil as for a program, and where the token is another calendar's
    /// or its owner may not come in any more.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func entrant(
        calendar name: CalendarName, token text: String, from address: String
    ) throws(Refusal) -> Entrant? {
        guard let token = try token(text, .calendar, from: address), token.feed == name,
            let principal = try principal(of: token, from: address)
        else { return nil }
        return Entrant(principal: principal, session: nil, formToken: nil, proof: .token(digest: token.digest))
    }

    /// As whom a calendar program reads: as the token's owner would at this moment, or as the token says.
    private func principal(of token: AccessToken, from address: String) throws(Refusal) -> Principal? {
        guard let owner = token.owner else { return token.principal }
        return principal(of: Session(owner, at: now), in: try book(), from: address)
    }

    /// How long the address of a calendar is worth something.
    private static var calendarLife: Milliseconds { .days(365) }
    /// So many calendars somebody can have.
    private static var mostCalendars: Int { 20 }

    /// Makes the address of a calendar for somebody who has signed in. It shows what its owner may see, for a year at most,
    /// and ends with the owner's account or password.
    ///
    /// - Throws: `Refusal` with `.notPermitted`, `.alreadyThere` where somebody has enough of them, `.unreadable` or
    ///   `.unwritable`.
    public func makeCalendar(_ name: CalendarName, for entrant: Entrant, from address: String) throws(Refusal)
        -> IssuedToken
    {
        guard let owner = entrant.session?.subject, owner.person != nil else {
            throw Refusal(
                .notPermitted, reason: "Only who has signed in makes calendars of his own",
                fix: "an administrator makes one: `mainstay account calendar`.")
        }
        let now = now
        let text = AccessToken.Kind.calendar.newText()
        let digest = AccessToken.digest(of: text)
        let (role, contracts) = entrant.principal.account
        let token = AccessToken(
            id: AccessToken.id(ofDigest: digest), kind: .calendar,
            name: "\(name.rawValue) of \(entrant.principal.name)",
            role: role, contracts: contracts, digest: digest, expires: now + Self.calendarLife, feed: name,
            owner: owner,
            addresses: [], added: now, addedBy: entrant.principal.name)
        // Customers of traffic pages have no file yet; what their sessions were signed with stays.
        let first = state.withLock { $0.temporary }
        try file.change(from: first) { book throws(Refusal) in
            book.removeTokens { $0.isCalendar(of: owner) && $0.isOver(at: now) }
            guard book.tokens.count(where: { $0.isCalendar(of: owner) }) < Self.mostCalendars else {
                throw Refusal(
                    .alreadyThere, reason: "You have \(Self.mostCalendars) calendars already", fix: "end one of them.")
            }
            book.add(token)
        }
        note(.tokenIssued, who: entrant.principal.name, from: address, subject: "\(token.name) (\(token.id))")
        return IssuedToken(text: text, token: token)
    }

    /// The calendars that somebody has made for himself, the newest first.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func calendars(of entrant: Entrant) throws(Refusal) -> [AccessToken] {
        guard let owner = entrant.session?.subject, owner.person != nil else { return [] }
        let now = now
        let own = try book().tokens.filter { $0.isCalendar(of: owner) && !$0.isOver(at: now) }
        return own.sorted { ($1.added, $1.id) < ($0.added, $0.id) }
    }

    /// Ends a calendar of one's own, at once.
    ///
    /// - Throws: `Refusal` with `.unknownAccount`, `.unreadable` or `.unwritable`.
    public func endCalendar(_ id: String, of entrant: Entrant, from address: String) throws(Refusal) {
        guard let token = try calendars(of: entrant).first(where: { $0.id == id }) else {
            throw Refusal(.unknownAccount, field: "id", reason: "You have no such calendar")
        }
        try file.change { book throws(Refusal) in book.removeTokens { $0.id == token.id } }
        note(.revoked, who: entrant.principal.name, from: address, subject: "\(token.name) (\(token.id))")
    }
}

extension AccessToken {
    /// Whether somebody made it for himself; a new password makes nobody another person.
    fileprivate func isCalendar(of subject: Session.Subject) -> Bool {
        kind == .calendar && owner?.person != nil && owner?.person == subject.person
    }
}

extension Session.Subject {
    /// Who it is; nil for a screen, and for whoever has not signed in.
    fileprivate var person: String? {
        switch self {
        case .person(let name, _), .proxied(let name, _): "person|\(name)"
        case .customer(let username, _): "customer|\(username)"
        case .wall, .visitor: nil
        }
    }
}

extension Principal {
    /// As accounts have it.
    fileprivate var account: (role: AccountRole, contracts: [String]) {
        switch role {
        case .viewer: (.viewer, [])
        case .operator: (.operator, [])
        case .administrator: (.administrator, [])
        case .customer(let contracts): (.customer, contracts.sorted())
        }
    }
}
