import Foundation
import Settings
import Testing

@testable import Web

/// Follows the links of pages, from the first page on, as somebody would who opens everything.
struct PageWalk {
    /// What was found at a link.
    struct Stop {
        /// The link as it was followed.
        let path: String
        /// The page on which it stands.
        let from: String
        /// The route that answered, as it was declared; nil for none.
        let route: String?
        let response: RawResponse

        var isPage: Bool { response.headers["content-type"]?.hasPrefix("text/html") == true }
    }

    private(set) var stops: [Stop] = []
    private let routes: [String]
    private var seen: Set<String> = []
    private var counts: [String: Int] = [:]
    private let most: Int

    /// Walks.
    ///
    /// - Parameter most: a timeline leads closer and closer, and months have months before them: so many links of one
    ///   kind are followed.
    init(_ site: ServedSite, as browser: Browser, following most: Int) throws {
        self.most = most
        routes = try site.server.parts(try #require(WebSettings.usual)).declaredRoutes
            .filter { $0.method == "GET" }.map(\.path)
        var browser = browser
        var waiting = [(path: "/", from: "")]
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            guard isNew(next.path) else { continue }
            let response = try browser.get(next.path)
            let stop = Stop(path: next.path, from: next.from, route: route(of: next.path), response: response)
            stops.append(stop)
            if stop.isPage {
                waiting += Self.links(in: response.body, at: next.path).map { (path: $0, from: next.path) }
            }
        }
    }

    /// One page of each kind: of each route, the first that was found.
    var kinds: [Stop] {
        var known: Set<String> = []
        return stops.filter { $0.isPage && $0.response.status == 200 && known.insert($0.route ?? $0.path).inserted }
    }

    private mutating func isNew(_ path: String) -> Bool {
        // Files are made by another program, assets and choices of colours stand on every page.
        guard !path.hasSuffix(".pdf"), !path.hasPrefix("/assets/"), !path.hasPrefix("/settings") else { return false }
        guard seen.insert(path).inserted else { return false }
        let query = path.split(separator: "?").dropFirst().joined().split(separator: "&").map {
            $0.prefix { $0 != "=" }
        }
        let kind = "\(route(of: path) ?? path) \(query.joined(separator: "&"))"
        counts[kind, default: 0] += 1
        return counts[kind, default: 0] <= most
    }

    /// A declared route that a path matches; one without parameters is nearer.
    private func route(of path: String) -> String? {
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        let matching = routes.filter { route in
            let names = route.split(separator: "/")
            if names.last == "**" {
                guard parts.count >= names.count else { return false }
            } else if names.count != parts.count {
                return false
            }
            return zip(names, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") || $0.contains("*") }
        }
        return matching.min { $0.count { $0 == "{" } < $1.count { $0 == "{" } }
    }

    /// Links of this site, resolved against the page on which they stand.
    private static func links(in body: String, at path: String) -> [String] {
        let here = String(path.prefix { $0 != "?" })
        return body.matches(of: /<a [^>]*href="([^"]*)"/).compactMap { match in
            let text = String(match.1).replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
                .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
            let link = String(text.prefix { $0 != "#" })
            if link.isEmpty { return nil }
            return link.hasPrefix("/") ? link : here + link
        }
    }
}
