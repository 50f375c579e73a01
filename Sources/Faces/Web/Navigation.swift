import Office

/// The links at the head of every page: what this visitor may open.
struct Navigation {
    /// One link. The page that is shown is marked.
    struct Link {
        let path: String
        let title: String
        let isCurrent: Bool
    }

    let links: [Link]

    /// - Parameters:
    ///   - page: the template's name; pages below a list belong to the list.
    ///   - words: of the pages, in the visitor's language.
    init(for visitor: Visitor, at page: String, words: [String: String]) {
        links = Place.allCases.filter { $0.isOpen(to: visitor) }.map { place in
            Link(
                path: place.path, title: words[place.rawValue] ?? place.rawValue, isCurrent: place.pages.contains(page))
        }
    }
}

/// A page that others lie below.
private enum Place: String, CaseIterable {
    case overview
    case contracts
    case devices
    case traffic
    case registers
    case deadlines
    case forecast
    case audit

    var path: String { self == .overview ? "/" : "/\(rawValue)" }

    /// The templates of the pages that lie there.
    var pages: Set<String> {
        switch self {
        case .overview: ["overview", "wall"]
        case .contracts: ["contracts", "contract", "month", "outage"]
        case .devices: ["devices", "device", "signal"]
        case .traffic: ["traffic", "contracttraffic", "port"]
        case .registers: ["registers", "form", "record", "receipt"]
        case .deadlines: ["deadlines"]
        case .forecast: ["forecast", "evidence", "whatif", "headroom", "cords"]
        case .audit: ["audit"]
        }
    }

    func isOpen(to visitor: Visitor) -> Bool {
        switch self {
        case .overview, .contracts, .traffic, .registers, .deadlines: visitor.isKnown
        case .devices, .forecast: visitor.principal.isAllowedEverything
        case .audit: visitor.principal.role == .administrator
        }
    }
}
