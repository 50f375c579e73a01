import Exposition
import Foundation
import Live
import Notation
import Office

// What proves that nothing was changed, and what finds Mainstay itself.
extension APITable {
    var proofs: [APIRoute] {
        [
            .get(
                "/verification", id: "verify",
                "Walks the whole chain and checks every result's digest: takes long, and is made once a minute at most.",
                answers: APISchema.object(
                    [
                        "intact": APISchema.flag, "findings": APISchema.list(of: APISchema.text),
                        "rows": APISchema.integer,
                    ],
                    needed: ["intact", "findings", "rows"])
            ) { call, office in
                try call.needProvider()
                return APIAnswer(
                    try verifications.value("whole") { try office.verify(for: call.principal).document })
            }
        ]
    }

    var discovery: [APIRoute] {
        [
            .get(
                "/discovery/prometheus", id: "discovery",
                "What Prometheus scrapes, as its http_sd_config reads it: the program, ports, and devices in shares.",
                [.query("shares", "Into how many parts the devices are divided.", .integer(1...DeviceShare.most))],
                answers: APISchema.list(
                    of: APISchema.object(
                        ["targets": APISchema.list(of: APISchema.text), "labels": APISchema.anything],
                        needed: ["targets", "labels"]))
            ) { call, _ in
                try call.needProvider()
                let target = try Self.target(of: call)
                let base = call.parts.pages.basePath
                func group(_ path: String, _ more: [JSON.Member]) -> JSON {
                    .object([
                        "targets": .array([.string(target)]),
                        "labels": .object([JSON.Member("__metrics_path__", .string("\(base)\(path)"))] + more),
                    ])
                }
                let count = call.integer("shares", usually: 1)
                let shares = (1...count).map { number in
                    group("/metrics/devices", [JSON.Member("__param_share", .string("\(number)/\(count)"))])
                }
                let document = JSON.array([group("/metrics", []), group("/metrics/ports", [])] + shares)
                return APIAnswer(document)
            }
        ]
    }

    /// By which name this was asked: Prometheus reaches it there, too.
    private static func target(of call: APICall) throws(Refusal) -> String {
        let authority = call.authority ?? ""
        let isPlain = authority.utf8.allSatisfy { octet in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: ":")).contains(octet) || "-._[]".utf8.contains(octet)
        }
        guard isPlain, !authority.isEmpty else {
            throw Refusal(.malformed, field: "Host", reason: "The request does not say to whom it was sent")
        }
        return authority
    }
}
