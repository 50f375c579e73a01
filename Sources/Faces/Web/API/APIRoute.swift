import HTTPTypes
import Hummingbird
import HummingbirdCore
import Notation
import Office
import Site

/// One thing that programs can ask for: the same entry makes the route and its description.
struct APIRoute: Sendable {
    let method: HTTPRequest.Method
    /// Below `/api/v1`, as OpenAPI writes it: `/contracts/{contract}`.
    let path: String
    /// The description's `operationId`.
    let id: String
    let about: String
    let parameters: [APIParameter]
    /// What the answer holds; nil where it is another text than JSON.
    let answers: JSON?
    let body: APIBody?
    /// Headers that are looked at though nothing is sent.
    var headers: [APIHeader] = []
    let work: APIWork

    /// Of what is answered.
    var mediaType: String {
        switch work {
        case .stream: EventStreams.mediaType
        case .office, .archives: answers == nil ? "text/plain" : "application/json"
        }
    }

    /// Something that is looked at.
    static func get(
        _ path: String, id: String, _ about: String, _ parameters: [APIParameter] = [], answers: JSON?,
        work: @escaping @Sendable (APICall, SiteOffice) throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .get, path: path, id: id, about: about, parameters: parameters, answers: answers, body: nil,
            work: .office(work))
    }

    /// Something that archives have measured.
    static func measured(
        _ path: String, id: String, _ about: String, _ parameters: [APIParameter] = [], answers: JSON,
        work: @escaping @Sendable (APICall) async throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: .get, path: path, id: id, about: about, parameters: parameters, answers: answers, body: nil,
            work: .archives(work))
    }

    /// Something that is followed.
    static func stream(
        _ path: String, id: String, _ about: String, headers: [APIHeader],
        work: @escaping @Sendable (Request, WebContext) async throws -> Response
    ) -> APIRoute {
        APIRoute(
            method: .get, path: path, id: id, about: about, parameters: [], answers: nil, body: nil, headers: headers,
            work: .stream(work))
    }

    /// Something that is entered.
    static func enter(
        _ path: String, by method: HTTPRequest.Method = .post, id: String, _ about: String,
        _ parameters: [APIParameter] = [], body: APIBody, answers: JSON,
        work: @escaping @Sendable (APICall, SiteOffice) throws -> APIAnswer
    ) -> APIRoute {
        APIRoute(
            method: method, path: path, id: id, about: about, parameters: parameters, answers: answers, body: body,
            work: .office(work))
    }
}

/// How an answer is made.
enum APIWork: Sendable {
    /// On a thread where the office may block.
    case office(@Sendable (APICall, SiteOffice) throws -> APIAnswer)
    /// Suspended while archives are read on their own thread.
    case archives(@Sendable (APICall) async throws -> APIAnswer)
    /// As long as somebody follows.
    case stream(@Sendable (Request, WebContext) async throws -> Response)
}

/// What is sent with a request.
struct APIBody: Sendable {
    let schema: JSON
    /// Headers that may come with it, and what they do.
    var headers: [APIHeader] = []

    /// Longer ones are refused.
    static let longest = 65_536
}

/// A header of a request that the API looks at.
struct APIHeader: Sendable {
    let name: String
    let about: String
    var isNeeded = false
    /// A regular expression that every value fits; nil is any text.
    var pattern: String?

    /// As OpenAPI has it.
    var document: JSON {
        .object([
            "name": .string(name), "in": .string("header"), "required": .bool(isNeeded), "description": .string(about),
            "schema": schema,
        ])
    }

    private var schema: JSON {
        if let pattern { return .object(["type": .string("string"), "pattern": .string(pattern)]) }
        return .object(["type": .string("string"), "minLength": .integer(1), "maxLength": .integer(200)])
    }
}

/// What a request asks, checked.
struct APICall: Sendable {
    let principal: Principal
    let parts: WebParts
    /// The route's parameters, decoded.
    let values: [String: String]
    /// The query as it was sent, to say where a list goes on.
    let query: [(name: String, value: String)]
    var headers: HTTPFields
    /// The body's members; empty where there is none.
    var body: [String: RawField]
    /// Where the request was sent to, as it says: `mainstay.example:8161`.
    let authority: String?

    /// Of a parameter that is not needed.
    subscript(_ name: String) -> String? { values[name] }

    /// Of one that stands in the path: a route is not found without it.
    func need(_ name: String) throws(Refusal) -> String {
        guard let value = values[name] else { throw Refusal(.missing, field: name, reason: "\(name) is missing") }
        return value
    }

    func integer(_ name: String, usually usual: Int) -> Int { values[name].flatMap { Int($0) } ?? usual }

    /// Where this API lies, for links that must be whole paths.
    var base: String { "\(parts.pages.basePath)/api/v1" }

    /// A link to where a list goes on, relative to this request's address.
    func link(after cursor: String) -> String {
        let rest = query.filter { $0.name != "after" } + [(name: "after", value: cursor)]
        return "?" + rest.map { "\($0.name)=\($0.value.inQuery)" }.joined(separator: "&")
    }

    /// - Throws: `Refusal` with `.notPermitted` unless the provider's own people ask.
    func needProvider() throws(Refusal) {
        guard principal.isAllowedEverything else {
            throw Refusal(.notPermitted, reason: "This is the provider's own.")
        }
    }
}

/// What is answered.
struct APIAnswer: Sendable {
    let text: String
    var mediaType = "application/json"
    var status = HTTPResponse.Status.ok
    /// What tells versions apart; nil makes it of the text.
    var version: String?
    var location: String?

    init(_ document: JSON, status: HTTPResponse.Status = .ok, version: String? = nil, location: String? = nil) {
        text = "\(document.compact)\n"
        self.status = status
        self.version = version
        self.location = location
    }

    init(text: String, mediaType: String) {
        self.text = text
        self.mediaType = mediaType
    }
}

extension String {
    /// As a value of a query (RFC 3986, 2.3).
    var inQuery: String {
        utf8.reduce(into: "") { text, octet in
            let isPlain =
                octet < 128 && (Character(UnicodeScalar(octet)).isLetter || Character(UnicodeScalar(octet)).isNumber)
            if isPlain || "-._~".utf8.contains(octet) {
                text.unicodeScalars.append(UnicodeScalar(octet))
            } else {
                text += "%" + UInt32(octet).hexadecimal(width: 2)
            }
        }
    }
}

extension APICall {
    /// A member of the body that must be there.
    ///
    /// - Throws: `Refusal` with `.missing` or `.malformed`.
    func text(_ name: String) throws(Refusal) -> String {
        guard let text = try optionalText(name), !text.isEmpty else {
            throw Refusal(.missing, field: name, reason: "\(name) is missing")
        }
        return text
    }

    func optionalText(_ name: String) throws(Refusal) -> String? {
        switch body[name] {
        case .text(let text)?: return text
        case nil: return nil
        case .list?, .names?, .number?, .sequence?, .mapping?:
            throw Refusal(.malformed, field: name, reason: "\(name) must be text")
        }
    }
}
