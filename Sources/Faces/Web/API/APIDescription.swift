import HTTPTypes
import Notation
import Office

/// The API in OpenAPI 3.1, made of the table that makes its routes.
struct APIDescription {
    private let routes: [APIRoute]
    private let basePath: String

    init(_ routes: [APIRoute], basePath: String) {
        self.routes = routes
        self.basePath = basePath
    }

    var document: JSON {
        .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("Mainstay"), "version": .string("1"),
                "description": .string(
                    "Power and network of contracts: what holds, what was judged, what was entered. Instants are UTC."),
                "license": .object(["name": .string("Apache-2.0"), "identifier": .string("Apache-2.0")]),
            ]), "servers": .array([.object(["url": .string("\(basePath)/\(APIRoutes.prefix)")])]),
            "security": .array([.object([JSON.Member("token", .array([]))]), .object([] as [JSON.Member])]),
            "paths": .object(paths),
            "components": .object([
                "securitySchemes": .object([
                    "token": .object(["type": .string("http"), "scheme": .string("bearer")])
                ]), "schemas": .object(["Problem": Self.problem]),
                "responses": .object([
                    "Problem": .object([
                        "description": .string("What is wrong (RFC 9457)."),
                        "content": .object([
                            JSON.Member(
                                "application/problem+json",
                                .object(["schema": .object(["$ref": .string("#/components/schemas/Problem")])]))
                        ]),
                    ])
                ]),
            ]),
        ])
    }

    private var paths: [JSON.Member] {
        let grouped = Dictionary(grouping: routes, by: \.path).sorted { $0.key < $1.key }
        return grouped.map { path, routes in
            let operations = routes.sorted { $0.method.rawValue < $1.method.rawValue }.map { route in
                JSON.Member(route.method.rawValue.lowercased(), operation(route))
            }
            return JSON.Member(path, .object(operations))
        }
    }

    private func operation(_ route: APIRoute) -> JSON {
        let headers = route.headers + (route.body?.headers ?? [])
        let parameters = route.parameters.map(\.document) + headers.map(\.document)
        let body = route.body.map { body in
            JSON.object([
                "required": .bool(true),
                "content": .object([JSON.Member("application/json", .object(["schema": body.schema]))]),
            ])
        }
        return .object([
            "operationId": .string(route.id), "summary": .string(route.about), "parameters": .unlessEmpty(parameters),
            "requestBody": body, "responses": .object(responses(of: route)),
        ])
    }

    private func responses(of route: APIRoute) -> [JSON.Member] {
        let schema = route.answers ?? APISchema.text
        let good = JSON.object([
            "description": .string("What was asked for."),
            "content": .object([JSON.Member(route.mediaType, .object(["schema": schema]))]),
        ])
        let problem = JSON.object(["$ref": .string("#/components/responses/Problem")])
        let unchanged = JSON.object(["description": .string("It has not changed.")])
        let created = route.body == nil ? [] : [JSON.Member("201", good)]
        return [JSON.Member("200", good)] + created + [
            JSON.Member("304", unchanged), JSON.Member("default", problem),
        ]
    }

    private static let problem = APISchema.object(
        [
            "type": APISchema.text, "title": APISchema.text, "status": APISchema.integer, "code": APISchema.text,
            "field": APISchema.text, "fix": APISchema.text,
        ], needed: ["type", "title", "status", "code"])
}
