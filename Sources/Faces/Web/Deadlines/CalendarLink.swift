import Documents
import HTTPTypes
import HummingbirdCore
import Office

/// The address that a calendar program subscribes to.
struct CalendarLink {
    /// The query's name of the token.
    static let token = "token"
    /// The query's name of the language: calendar programs do not say which they want.
    static let language = "language"

    /// Below the base path.
    let path: String
    /// As programs on other machines need it; nil where the request did not say to whom it was sent.
    let whole: String?

    init(_ issued: IssuedToken, named name: CalendarName, to request: Request, context: WebContext, basePath: String) {
        let language = context.visitor.language
        path = "/\(name.file)?\(Self.token)=\(issued.text)&\(Self.language)=\(language.rawValue)"
        let scheme = context.caller?.isSecure == true ? "https" : "http"
        let below = context.visitor.prefix + basePath
        whole = request.head.authority.map { [path] in "\(scheme)://\($0)\(below)\(path)" }
    }
}
