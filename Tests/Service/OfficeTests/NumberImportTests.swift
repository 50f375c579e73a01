import Intervals
import Ledger
import Office
import Site
import Testing

/// Numbers that somebody else measured, and readings of the ranges that promises have for them: in, out, and in again.
@Suite struct NumberImportTests {
    private let site: OfficeSite
    private let office: SiteOffice
    private static let line = #"{"signal":"crac-1/sensor/1/temperature","at":"2026-02-10T02:10:00Z","value":28.4}"#
    private static let names = ["crac-1/sensor/1/temperature:18..27", "crac-1/sensor/1/temperature:..30"]

    init() throws {
        site = try OfficeSite(hasReadings: false)
        var configuration = site.office.configuration
        let point = try #require(NumericSample.Point(path: "crac-1/sensor/1/temperature"))
        configuration.facility.contracts[0].conditions["room"] = .numbers([point])
        configuration.facility.contracts[0].terms.promises = try ["18..27", "..30"].map { text in
            PromiseTerms(
                id: "p\(text.count)", subject: .number("room", try #require(NumberRange(text))),
                breach: BreachRule([.downtimeOver(0)]))
        }
        office = SiteOffice(configuration: configuration, ledger: site.office.ledger, clock: site.clock)
    }

    private func add(_ lines: [String], to office: SiteOffice? = nil) throws -> ImportOutcome {
        try (office ?? self.office).importLines(
            lines.joined(separator: "\n"), file: "lines.jsonl", keepsGoodLines: false, for: OfficeSite.provider)
    }

    private func runs(_ name: String) throws -> [Run] {
        let signal = try #require(SignalName(name))
        return try office.ledger.runs(of: [signal], touching: .always, knownAt: .distantFuture)[signal] ?? []
    }

    private func exported() throws -> [String] {
        var lines: [String] = []
        try office.export(readings: .always, of: [], for: OfficeSite.provider) { lines.append($0) }
        return lines
    }

    @Test func aNumberIsAReadingOfEveryRange() throws {
        let outcome = try add([Self.line, Self.line.replacing("02:10", with: "02:11").replacing("28.4", with: "27")])
        #expect(outcome.problems == [] && outcome.summary?.newReadings == 4)
        let strict = try runs(Self.names[0])
        #expect(strict.map(\.state) == [.down, .up] && strict.map(\.evidence) == ["28.4 °C", "27 °C"])
        let loose = try runs(Self.names[1])
        #expect(loose.map(\.state) == [.up] && loose.first?.evidence == "28.4 °C" && loose.first?.instants != nil)
        #expect(try add([Self.line]).summary?.newReadings == 0)
    }

    @Test func itsClockMayBeUncertain() throws {
        _ = try add([Self.line.replacing("}", with: #","clock_error_ms":250}"#)])
        #expect(try runs(Self.names[0]).map(\.clockError) == [250])
    }

    @Test func aNumberOfNoPromiseIsRefused() throws {
        let outcome = try add([Self.line.replacing("sensor/1", with: "sensor/2")])
        #expect(
            outcome.problems == [
                "lines.jsonl:1: no contract's promise has a range for crac-1/sensor/2/temperature: name the number under "
                    + "`conditions` of a contract whose terms promise a range of it"
            ])
        #expect(outcome.summary == nil)
    }

    @Test(arguments: [
        (#""value":28.4"#, #""value":"28.4""#, "\"value\" must be a number"),
        (#""value":28.4"#, #""value":true"#, "\"value\" must be a number"),
        (#""value":28.4"#, #""value":28.4,"state":"up""#, "a line has a \"state\" or a \"value\", not both"),
        (#""value":28.4"#, #""value":28.4,"since":"2026-02-10T02:00:00Z""#, "a number has no \"since\""),
        ("temperature", "pressure", "\"signal\" of a number must be DEVICE/KIND/QUANTITY"),
        ("crac-1/sensor/1/", "crac-1/", "\"signal\" of a number must be DEVICE/KIND/QUANTITY"),
        (#","at":"2026-02-10T02:10:00Z""#, "", "a number needs \"at\""),
    ])
    func aWrongNumberIsNamed(part: String, instead: String, problem: String) throws {
        let outcome = try add([Self.line.replacing(part, with: instead)])
        #expect(outcome.problems.count == 1)
        #expect(outcome.problems.first?.hasPrefix("lines.jsonl:1: \(problem)") ?? false, "\(outcome.problems)")
    }

    /// What numbers became is readings: an export holds those, another ledger takes them, and both agree.
    @Test func whatItBecameGoesOutAndInAgain() throws {
        let states = ["up", "down", "down", "up"].enumerated().map { number, state in
            #"{"signal":"\#(Self.names[0])","at":"2026-02-10T03:0\#(number):00Z","state":"\#(state)"}"#
        }
        #expect(try add([Self.line] + states).problems == [])
        let lines = try exported()
        #expect(lines.contains { $0.contains(Self.names[0]) } && !lines.contains { $0.contains("\"value\"") })
        #expect(try office.verify(for: OfficeSite.provider).findings == [])
        let other = try OfficeSite(hasReadings: false)
        let outcome = try add(lines, to: other.office)
        #expect(outcome.problems == [])
        var again: [String] = []
        try other.office.export(readings: .always, of: [], for: OfficeSite.provider) { again.append($0) }
        #expect(again.sorted() == lines.sorted())
        #expect(try add(lines).summary?.newReadings == 0)
    }

    /// The customer who was promised it may see it.
    @Test func itIsAmongWhatTheContractRestsOn() throws {
        _ = try add([Self.line])
        let all = Span(from: .distantPast, to: .distantFuture)
        let found = try office.readings(of: "acme", in: all, limit: 10, for: OfficeSite.acme)
        #expect(found.lines.map(\.signal.path).sorted() == Self.names.sorted())
        #expect(try office.readings(of: "globex", in: all, limit: 10, for: OfficeSite.provider).count == 0)
    }
}
