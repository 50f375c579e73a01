import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Notation
import Office
import Site

/// Checks a request against its route.
struct APICallReader {
    let route: APIRoute
    let parts: WebParts

    /// - Throws: `Refusal` with `.malformed` or `.missing`; `HTTPError` where the body is too long or no JSON.
    func read(_ request: Request, _ context: WebContext) async throws -> APICall {
        let body = try await body(of: request, for: context.visitor.principal)
        let query = try Self.query(of: request.uri.query)
        var values: [String: String] = [:]
        for parameter in route.parameters where parameter.place == .path {
            let raw = context.parameters.get(parameter.name) ?? ""
            // What is not UTF-8 names nothing.
            guard let value = raw.removingPercentEncoding else { throw HTTPError(.notFound) }
            try parameter.check(value)
            values[parameter.name] = value
        }
        try add(query, to: &values)
        return APICall(
            principal: context.visitor.principal, parts: parts, values: values, query: query,
            headers: request.headers, body: body, authority: request.head.authority)
    }

    private func add(_ query: [(name: String, value: String)], to values: inout [String: String]) throws(Refusal) {
        let known = route.parameters.filter { $0.place == .query }
        for (name, value) in query {
            guard let parameter = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name)
                throw Refusal(
                    .malformed, field: name, reason: "There is no parameter \(name.debugDescription)",
                    fix: names.isEmpty ? "leave it out." : "there are \(names.joined(separator: ", ")).")
            }
            guard values[name] == nil else { throw Refusal(.malformed, field: name, reason: "\(name) stands twice") }
            try parameter.check(value)
            values[name] = value
        }
        if let missing = known.first(where: { $0.isNeeded && values[$0.name] == nil }) {
            throw Refusal(.missing, field: missing.name, reason: "\(missing.name) is missing: \(missing.about)")
        }
    }

    /// Names and values in their order, decoded as forms are (a `+` is a space).
    private static func query(of text: String?) throws(Refusal) -> [(name: String, value: String)] {
        var all: [(name: String, value: String)] = []
        for pair in (text ?? "").split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = halves.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = decoded[0], let value = decoded.count > 1 ? decoded[1] : "" else {
                throw Refusal(.malformed, reason: "The query is not UTF-8.")
            }
            all.append((name, value))
        }
        return all
    }

    private func body(of request: Request, for principal: Principal) async throws -> [String: RawField] {
        guard let wanted = route.body else { return [:] }
        // Nothing is read of those who may not enter anything.
        guard principal.isAllowedEntries else {
            throw Refusal(.notPermitted, reason: "\(principal.name) may look, and enter nothing")
        }
        for header in wanted.headers where header.isNeeded {
            guard let name = HTTPField.Name(header.name), request.headers[name] != nil else {
                throw HTTPError(.preconditionRequired, message: "\(header.name) is missing: \(header.about)")
            }
        }
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type?.trimmingCharacters(in: .whitespaces) == "application/json" else {
            throw HTTPError(.unsupportedMediaType, message: "The body must be application/json.")
        }
        let octets = try await request.body.collect(upTo: APIBody.longest)
        let value = try? JSONSerialization.jsonObject(with: Data(octets.readableBytesView))
        guard let members = value as? [String: Any] else {
            throw Refusal(.malformed, field: "body", reason: "The body must be one JSON object.")
        }
        return try members.mapValues { value in
            guard let field = RawField(json: value) else {
                throw Refusal(.malformed, field: "body", reason: "The body has a value that no field holds.")
            }
            return field
        }
    }
}
