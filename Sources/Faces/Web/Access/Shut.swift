import HTTPTypes
import Hummingbird
import HummingbirdCore
import Office

/// Why the gate lets a request go no further.
enum Shut: Error {
    case notSignedIn
    /// Nobody can sign in, and this came from elsewhere.
    case noAccounts
    case wrongToken
    /// A proxy names somebody who has no account.
    case unknownUser
    /// A form without its token.
    case wrongOrigin
    /// The browser believes to talk to another host.
    case elsewhere
    /// Neither encrypted nor from a named proxy.
    case unencrypted
    /// Somebody who only reads wants to change something.
    case readsOnly
    /// A customer asks for what is about the whole site.
    case provider
    /// A screen showed its token: it goes on with a session.
    case exchanged(Session)

    /// The answer: whoever can sign in is sent there, programs are told.
    func answer(to request: Request, context: WebContext, parts: WebParts) -> Response {
        let wantsPage = request.isSafe && (request.headers[.accept] ?? "").contains("text/html")
        if case .notSignedIn = self, wantsPage { return signIn(request, context: context, parts: parts) }
        var response = fault(in: context.visitor, parts.pages).answer(to: request, context: context, parts: parts)
        response.headers[.cacheControl] = "no-store"
        if response.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private func signIn(_ request: Request, context: WebContext, parts: WebParts) -> Response {
        let base = context.visitor.prefix + parts.pages.basePath
        let page = LocalPath(request.uri.string, below: parts.pages.basePath)
        var response = Response(status: .seeOther)
        let next = page.text == "/" ? "" : "?next=\(page.escaped)"
        response.headers[.location] = "\(base)/login\(next)"
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func fault(in visitor: Visitor, _ pages: Pages) -> Fault {
        func word(_ name: String) -> String { pages.word(name, in: visitor.language) }
        func fault(_ status: HTTPResponse.Status, code: String, because reason: String, fix: String? = nil) -> Fault {
            Fault(status, code: code, reason: word(reason), fix: fix.map(word), wording: .page)
        }
        switch self {
        case .notSignedIn: return fault(.unauthorized, code: "sign_in", because: "shut_sign_in")
        case .noAccounts: return fault(.forbidden, code: "no_accounts", because: "shut_no_accounts", fix: "shut_add")
        case .wrongToken: return fault(.unauthorized, code: "wrong_token", because: "shut_token")
        case .unknownUser: return fault(.forbidden, code: "unknown_user", because: "shut_user")
        case .wrongOrigin, .exchanged:
            return fault(.forbidden, code: "wrong_origin", because: "shut_origin", fix: "shut_again")
        case .readsOnly: return fault(.forbidden, code: "not_permitted", because: "shut_reads")
        case .provider: return fault(.forbidden, code: "not_permitted", because: "shut_provider")
        case .elsewhere: return fault(.misdirectedRequest, code: "wrong_host", because: "shut_host")
        case .unencrypted: return fault(.forbidden, code: "unencrypted", because: "shut_plain")
        }
    }
}

/// A page of this site to go on to. Whatever could lead elsewhere becomes the first page.
struct LocalPath {
    /// Begins with a slash; below the base path where one was given.
    let text: String

    /// - Parameter basePath: is taken off where the path begins with it; otherwise it is the first page.
    init(_ text: String, below basePath: String = "") {
        guard text.hasPrefix("\(basePath)/"), Self.isLocal(text.dropFirst(basePath.utf8.count)) else {
            self.text = "/"
            return
        }
        self.text = String(text.dropFirst(basePath.utf8.count))
    }

    /// `//host` and `/\\host` are other hosts to a browser, which also leaves tabs and line breaks out.
    private static func isLocal(_ path: Substring) -> Bool {
        guard path.hasPrefix("/"), path.utf8.count <= 2000,
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return false }
        return !path.hasPrefix("//")
    }

    /// As a value of a query.
    var escaped: String {
        text.utf8.map { octet -> String in
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "/"):
                return String(UnicodeScalar(octet))
            default:
                let digits = String(octet, radix: 16, uppercase: true)
                return "%\(digits.count == 1 ? "0" : "")\(digits)"
            }
        }.joined()
    }
}
