import Documents
import HTTPTypes
import Hummingbird

/// What visitors choose for themselves, kept in a cookie: language and colours.
struct ChoiceRoutes: Routes {
    let basePath: String

    func add(to router: RouterGroup<WebContext>) {
        router.get("settings") { request, context in
            let basePath = context.visitor.prefix + basePath
            var response = Response(status: .seeOther)
            for choice in Choice.allCases {
                guard let value = request.uri.queryParameters.get(choice.rawValue), choice.isKnown(value) else {
                    continue
                }
                response.setCookie(
                    Cookie(
                        name: choice.rawValue, value: value, maxAge: Choice.lifetime,
                        path: basePath.isEmpty ? "/" : basePath, secure: false, httpOnly: true, sameSite: .lax))
            }
            response.headers[.location] = "\(basePath)\(Self.page(request.uri.queryParameters.get("page")))"
            return response
        }
    }

    /// Where the visitor came from, as a path below the base path: a link elsewhere would make this page send people away.
    private static func page(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !text.contains("\\")
        else { return "/" }
        return text
    }
}

/// Something that visitors choose; the raw value is the cookie's name.
enum Choice: String, CaseIterable {
    case language
    case theme

    /// A year, in seconds.
    static let lifetime = 31_536_000

    func isKnown(_ value: String) -> Bool {
        switch self {
        case .language: Language(rawValue: value) != nil
        case .theme: Visitor.Theme(rawValue: value) != nil
        }
    }
}

/// What a visitor can choose, as links.
struct Choices {
    struct Link {
        let name: String
        let value: String
        let title: String
        let isChosen: Bool
    }

    let all: [Link]

    init(of visitor: Visitor) {
        let languages = Language.allCases.map { language in
            Link(
                name: Choice.language.rawValue, value: language.rawValue, title: language.ownName,
                isChosen: language == visitor.language)
        }
        let themes = Visitor.Theme.allCases.map { theme in
            Link(
                name: Choice.theme.rawValue, value: theme.rawValue, title: theme.title(in: visitor.language),
                isChosen: theme == visitor.theme)
        }
        all = languages + themes
    }
}

extension Visitor.Theme {
    fileprivate func title(in language: Language) -> String {
        switch self {
        case .light: language.text(en: "Light", zh: "浅色")
        case .dark: language.text(en: "Dark", zh: "深色")
        case .system: language.text(en: "As the system", zh: "随系统")
        }
    }
}

extension Language {
    /// As its speakers call it.
    fileprivate var ownName: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }
}
