import Documents
import Office

/// Who looks, and how the page is to be made for them.
struct Visitor: Sendable {
    /// As whom the office is asked.
    var principal: Principal
    /// Who has come in, and how; nil for whoever may read without having done so.
    var entrant: Entrant?
    /// What a proxy has taken off the path, and stands before every link.
    var prefix = ""
    /// Whether somebody has signed in; otherwise the pages are open to whoever can reach them, for reading.
    var isSignedIn = false
    var language: Language = .english
    /// Which colours the visitor chose.
    var theme: Theme = .system
    /// Must come back with every form (the synchroniser token); nil where nothing may be entered.
    var formToken: String?

    /// The same where the prefix has been seen to.
    var withoutPrefix: Visitor {
        var visitor = self
        visitor.prefix = ""
        return visitor
    }

    /// Whether anything but the sign-in form is open.
    var isKnown: Bool { entrant != nil || principal.isAllowedEverything }

    enum Theme: String, Sendable, CaseIterable {
        case light
        case dark
        /// As the browser says.
        case system
    }
}
