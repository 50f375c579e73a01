import Documents
import Office

/// Who looks, and how the page is to be made for them.
struct Visitor: Sendable {
    /// As whom the office is asked.
    var principal: Principal
    /// Whether somebody has signed in; otherwise the pages are open to whoever can reach them, for reading.
    var isSignedIn = false
    var language: Language = .english
    /// Which colours the visitor chose.
    var theme: Theme = .system
    /// Must come back with every form (the synchroniser token); nil where nothing may be entered.
    var formToken: String?

    enum Theme: String, Sendable, CaseIterable {
        case light
        case dark
        /// As the browser says.
        case system
    }
}
