/// The routes that are open to everybody: they tell nothing of the site.
enum OpenRoute: String {
    case assets
    case healthz
    case readyz
    case login
    case settings

    init?(endpoint: String?, basePath: String) {
        guard let name = RouteName(endpoint, basePath) else { return nil }
        self.init(rawValue: name.text)
    }
}

/// The routes that are about the whole site: customers are turned away before anything is asked.
enum ProviderRoute: String {
    case metrics
    case audit
    case forecast

    init?(endpoint: String?, basePath: String) {
        guard let name = RouteName(endpoint, basePath) else { return nil }
        self.init(rawValue: name.text)
    }
}

/// The routes by which everybody sees to what is his own, whoever else only reads: they change nothing of the site.
enum OwnRoute: String {
    case logout
    case calendars

    init?(endpoint: String?, basePath: String) {
        guard let name = RouteName(endpoint, basePath) else { return nil }
        self.init(rawValue: name.text)
    }
}

/// The first part of a route below the base path, as the route was declared: never what a request makes of it.
struct RouteName {
    let text: String

    init?(_ endpoint: String?, _ basePath: String) {
        guard let endpoint, endpoint.hasPrefix("\(basePath)/"),
            let first = endpoint.dropFirst(basePath.count).split(separator: "/").first
        else { return nil }
        text = String(first)
    }
}
