import Agreement
import Correlation
import Documents
import Foundation
import Intervals
import Office
import Site

/// What falls due today and in the days to come, with what is missed and still open first.
struct DeadlinesPage: Sendable {
    struct Entry: Sendable {
        let contract: LinkedName
        let article: String
        let title: String
        let sentence: String
        /// When it is due; nil where the text names no time.
        let due: String?
        /// How long it has; nil where it is missed or has no time.
        let left: String?
        let isMissed: Bool
        /// Where somebody can do it; nil where nothing can be entered.
        let action: Action?
    }

    struct Action: Sendable {
        let path: String
        let text: String
    }

    struct Group: Sendable {
        let title: String
        let isMissed: Bool
        let entries: [Entry]
    }

    struct Choice: Sendable {
        let days: Int
        let text: String
        let isChosen: Bool
    }

    /// The address of a calendar that the visitor has made.
    struct Calendar: Sendable {
        let id: String
        let title: String
        let made: String
        /// Nil where it never was.
        let used: String?
        let until: String
    }

    /// A calendar that addresses can be made for.
    struct Feed: Sendable {
        let name: String
        let title: String
    }

    let groups: [Group]
    let isEmpty: Bool
    let choices: [Choice]
    /// Of which contract, as a link has it; empty: of all.
    let contract: String
    let now: String
    let zone: String
    /// How many more there are than are shown.
    let more: Int
    let isCut: Bool
    let calendars: [Calendar]
    let feeds: [Feed]
    /// Only who has signed in can make some of his own.
    let hasCalendars: Bool

    private static let ranges = [1, 7, 31, 92]
    /// A page of more would be longer than anybody reads.
    private static let most = 200

    /// One of the ranges that the page offers.
    static func days(_ asked: Int?) -> Int { ranges.first { $0 == asked } ?? 7 }

    init(
        _ list: DeadlineList, in site: TimeZone, days: Int, contract: String?, calendars: [Calendar], pages: Pages,
        for visitor: Visitor
    ) {
        let language = visitor.language
        self.calendars = calendars
        feeds = CalendarName.allCases.map { Feed(name: $0.rawValue, title: pages.word($0.word, in: language)) }
        hasCalendars = visitor.isSignedIn
        let shown = list.deadlines.prefix(Self.most)
        more = list.deadlines.count - shown.count
        isCut = more > 0
        isEmpty = shown.isEmpty
        groups = Self.groups(Array(shown), at: list.now, for: visitor)
        choices = Self.ranges.map { range in
            let text = language.text(
                en: range == 1 ? "24 hours" : "\(range) days", zh: range == 1 ? "24 小时" : "\(range) 天")
            return Choice(days: range, text: text, isChosen: range == days)
        }
        self.contract = contract?.inLink ?? ""
        now = Figures(language: language, zone: site).second(list.now)
        zone = language.zone(site, at: list.now)
    }

    private static func groups(_ deadlines: [Deadline], at now: Instant, for visitor: Visitor) -> [Group] {
        let language = visitor.language
        let parts: [(String, Bool, (Deadline) -> Bool)] = [
            (language.text(en: "Missed and still open", zh: "已逾期未完成"), true, { $0.isMissed(at: now) }),
            (language.text(en: "At once", zh: "应立即完成"), false, { $0.due == nil }),
            (
                language.text(en: "Within 24 hours", zh: "24 小时内"), false,
                { deadline in deadline.due.map { $0 >= now && $0 <= now + .days(1) } ?? false }
            ),
            (
                language.text(en: "Later", zh: "此后"), false,
                { deadline in deadline.due.map { $0 > now + .days(1) } ?? false }
            ),
        ]
        return parts.compactMap { title, isMissed, belongs in
            let own = deadlines.filter(belongs).map { Entry($0, at: now, for: visitor) }
            return own.isEmpty ? nil : Group(title: title, isMissed: isMissed, entries: own)
        }
    }
}

extension DeadlinesPage.Calendar {
    init?(_ token: AccessToken, in zone: TimeZone, pages: Pages, for visitor: Visitor) {
        guard let feed = token.feed else { return nil }
        func day(_ instant: Instant) -> String { String(zone.shownByTheWall(instant).prefix(10)) }
        id = token.id
        title = pages.word(feed.word, in: visitor.language)
        made = day(token.added)
        used = token.lastUsed.map(day)
        until = token.expires.map(day) ?? ""
    }
}

extension DeadlinesPage.Entry {
    init(_ deadline: Deadline, at now: Instant, for visitor: Visitor) {
        let language = visitor.language
        let words = DeadlineText(deadline, language: language)
        contract = LinkedName(deadline.contract)
        article = deadline.article.map { language.article($0) } ?? language.text(en: "Promise", zh: "承诺")
        title = words.title
        sentence = words.sentence
        due = deadline.shownDue
        isMissed = deadline.isMissed(at: now)
        left = deadline.due.flatMap { $0 > now ? language.rest($0 - now) : nil }
        action = DeadlinesPage.Action(of: deadline, for: visitor)
    }
}

extension DeadlinesPage.Action {
    /// The form that fulfils the deadline, where this person may fill it in.
    init?(of deadline: Deadline, for visitor: Visitor) {
        let language = visitor.language
        let contract = deadline.contract.inLink
        switch deadline.matter {
        case .claim(let outage) where visitor.mayEnter(.outageReport):
            path = "/registers/outage_report/new?contract=\(contract)&outage=\(outage.id.inLink)"
            text = language.text(en: "Report it", zh: "报障")
        case .promiseClaim(let claim) where visitor.mayEnter(claim.kind):
            path = "/registers/\(claim.kind.rawValue)/new?contract=\(contract)&promise=\(claim.promise.id.inLink)"
            text = language.text(en: "Claim it", zh: "申请")
        case .emergencyCall(let report, _) where visitor.mayEnter(.notification):
            let subject = report.emergency.subject.path.inLink
            path =
                "/registers/notification/new?contract=\(contract)&subject=\(subject)"
                + "&determined_at=\(report.emergency.determinedAt.description.inLink)"
            text = language.text(en: "Enter the call", zh: "登记通知")
        case .duty(let duty)
        where visitor.principal.isAllowedEverything && visitor.mayEnter(duty.record?.kind ?? .installation):
            text = language.text(en: "Enter it", zh: "登记")
            guard let record = duty.record else {
                path = "/registers/installation/new?contract=\(contract)"
                return
            }
            switch duty.kind {
            case .firstFeedback:
                path = "/registers/operation/new?contract=\(contract)&authorisation=\(record.id.inLink)"
            case .installation, .downtimeStatement, .signedPaper, .closingReport, .complaintReport:
                path = "/registers/\(record.kind.rawValue)/new?replaces=\(record.id.inLink)"
            }
        case .claim, .promiseClaim, .emergencyCall, .duty, .expiryNotice, .expiry: return nil
        }
    }
}

extension Language {
    /// How long there is left: `2 d 3 h`, `14 min`.
    func rest(_ length: Milliseconds) -> String {
        let minutes = length / .minutes(1)
        let days = minutes / 1440
        let hours = minutes / 60 % 24
        if days > 0 { return text(en: "\(days) d \(hours) h", zh: "\(days) 天 \(hours) 小时") }
        if hours > 0 { return text(en: "\(hours) h \(minutes % 60) min", zh: "\(hours) 小时 \(minutes % 60) 分钟") }
        return text(en: "\(minutes) min", zh: "\(minutes) 分钟")
    }
}
