import Intervals
import Live
import Notation
import Office
import Site

// Devices and what they say: the provider's own.
extension APITable {
    private static let devicePath = APIParameter.path("device", "The device's name.")
    private static let states = APISchema.word(["up", "down", "unknown"])
    private static let deviceSchema = APISchema.object(
        ["device": APISchema.text, "profile": APISchema.text, "state": states], needed: ["device", "profile", "state"])

    var equipment: [APIRoute] {
        [
            .get(
                "/devices", id: "devices", "Devices, and whether they answer.", [Self.search, Self.after, Self.limit],
                answers: APISchema.page("devices", of: Self.deviceSchema)
            ) { call, office in
                try call.needProvider()
                let devices = office.facility.devices.filter { Self.matches(call, [$0.name]) }.sorted {
                    $0.name < $1.name
                }
                return Self.page("devices", of: devices, key: \.name, for: call) { Self.documents(of: $0, for: call) }
            },
            .get("/devices/{device}", id: "device", "One device.", [Self.devicePath], answers: Self.deviceSchema) {
                call, office in
                let device = try Self.device(of: call, in: office)
                return APIAnswer(Self.documents(of: [device], for: call).first ?? .object([] as [JSON.Member]))
            },
            .get(
                "/devices/{device}/signals", id: "signals",
                "What a device's signals say, since when and by which rule.",
                [Self.devicePath],
                answers: APISchema.page(
                    "signals",
                    of: APISchema.object(
                        ["signal": APISchema.text, "state": Self.states], needed: ["signal", "state"]))
            ) { call, office in
                let device = try Self.device(of: call, in: office)
                let signals = call.parts.sources.board.signals(of: device.name)
                return APIAnswer(.object(["signals": .array(signals.map(Self.document))]))
            },
            .get(
                "/devices/{device}/numbers", id: "numbers", "What a device has measured last.", [Self.devicePath],
                answers: APISchema.page(
                    "numbers",
                    of: APISchema.object(
                        ["signal": APISchema.text, "quantity": APISchema.text, "unit": APISchema.text],
                        needed: ["signal", "quantity", "unit"]))
            ) { call, office in
                let device = try Self.device(of: call, in: office)
                let numbers = call.parts.sources.board.numbers(of: device.name)
                return APIAnswer(.object(["numbers": .array(numbers.map(Self.document))]))
            },
        ]
    }

    private static func device(of call: APICall, in office: SiteOffice) throws(Refusal) -> Device {
        try call.needProvider()
        let name = try call.need("device")
        guard let device = office.facility.devices.first(where: { $0.name == name }) else {
            throw Refusal(.nothingKnown, field: "device", reason: "No device is called \(name)")
        }
        return device
    }

    private static func documents(of devices: [Device], for call: APICall) -> [JSON] {
        let lines = call.parts.sources.board.devices(named: devices.map(\.name))
        let known = Dictionary(lines.map { ($0.device, $0) }) { first, _ in first }
        return devices.map { device in
            let line = known[device.name]
            return .object([
                "device": .string(device.name), "profile": .string(device.profile),
                "state": .string((line?.state ?? .unknown).rawValue), "since": .optional(line?.since),
                "last_answer_at": .optional(line?.lastAnswer), "rule": .optional(line?.rule),
            ])
        }
    }

    private static func document(of signal: SignalStanding) -> JSON {
        .object([
            "signal": .string(signal.signal.path), "state": .string(signal.state.rawValue),
            "since": .optional(signal.began?.at), "rule": .optional(signal.rule), "read_at": .optional(signal.readAt),
        ])
    }

    private static func document(of number: NumericSample) -> JSON {
        .object([
            "signal": .string(number.point.signal.path), "quantity": .string(number.point.quantity.rawValue),
            "value": number.value.isFinite ? .number("\(number.value)") : nil,
            "unit": .string(number.point.quantity.unit), "at": .string("\(number.at)"),
        ])
    }
}
