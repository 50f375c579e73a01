import Intervals
import Ledger
import Notation
import Site

/// The lines of one file, with the place of each that is wrong.
struct ImportedLines {
    /// Readings as runs; a single reading is one too.
    private(set) var runs: [SignalName: [Run]] = [:]
    private let file: String
    private let now: Instant
    /// The ranges that promises have for numbers, by where they are measured.
    private let ranges: [NumericSample.Point: [RangeSignal]]
    let keepsGoodLines: Bool
    private var mistakes: [(line: Int, text: String)] = []
    /// How many lines are bad.
    private(set) var problemCount = 0
    private var numbered: [(line: Int, record: Record)] = []
    /// The first record of each id.
    private var places: [String: (line: Int, record: Record)] = [:]

    /// As many bad lines are told of one by one.
    private static let mostProblems = 1000

    var records: [Record] { numbered.map(\.record) }

    /// The first bad lines with their places, in the order of the file.
    var problems: [String] { mistakes.sorted { $0.line < $1.line }.map { "\(file):\($0.line): \($0.text)" } }

    /// - Parameters:
    ///   - now: when records are entered, whatever a line says.
    ///   - ranges: what becomes of numbers.
    ///   - keepsGoodLines: whether what else a file says is wanted once a line is bad.
    init(file: String, now: Instant, ranges: [RangeSignal], keepsGoodLines: Bool) {
        self.file = file
        self.now = now
        self.ranges = Dictionary(grouping: ranges, by: \.point)
        self.keepsGoodLines = keepsGoodLines
    }

    /// Reads lines to their end, one after the other: what they say is kept, they are not.
    ///
    /// - Parameter next: gives the next line; nil at the end.
    /// - Throws: what `next` throws.
    mutating func read<Failure: Error>(_ next: () throws(Failure) -> String?) throws(Failure) {
        var number = 0
        var line = try next()
        while let text = line {
            number += 1
            let following = try next()
            take(text, followedBy: following, line: number)
            line = following
        }
    }

    /// Reads the appointments of a calendar; each is named by the line on which it begins.
    ///
    /// - Throws: what `calendar` throws when the ledger cannot be read.
    mutating func read(calendar text: String, by calendar: MaintenanceCalendar) throws {
        let components: [CalendarComponent]
        do {
            components = try CalendarText.read(text)
        } catch {
            return report(error.description, line: error.line)
        }
        if components.isEmpty { report("there is no calendar in this file", line: 1) }
        for event in components.flatMap(\.components) where event.name == "VEVENT" {
            do {
                if case .record(let record) = try calendar.read(event) { add(record, line: event.line) }
            } catch let error as CalendarError {
                report(error.description, line: error.line)
            }
        }
    }

    private mutating func take(_ text: String, followedBy next: String?, line number: Int) {
        // A chain has what a record says of people in the line after it.
        let line = ExportedRecord.whole(line: text[...], followedBy: next.map { $0[...] }) ?? text
        guard line.contains(where: { !$0.isWhitespace }) else { return }
        do {
            switch try JSONLine.parse(line, recordedAt: now, from: .entry) {
            case .reading(let reading): add(Run(reading), of: reading.signal)
            case .run(let signal, let run): add(run, of: signal)
            case .number(let sample, let clockError): add(sample, clockError: clockError, line: number)
            case .chain: break
            case .record(let record): add(record, line: number)
            }
        } catch {
            report("\(error)", line: number)
        }
    }

    private mutating func add(_ sample: NumericSample, clockError: Milliseconds, line: Int) {
        guard let ranges = ranges[sample.point] else {
            return report(
                "no contract's promise has a range for \(sample.point.path): name the number under `conditions` of a "
                    + "contract whose terms promise a range of it", line: line)
        }
        for range in ranges {
            var reading = range.reading(of: sample.value, at: sample.at)
            reading.clockError = clockError
            add(Run(reading), of: range.name)
        }
    }

    /// Adds to the newest run of the signal what says the same later, so that readings in their order need as much memory
    /// as the ledger needs room for them.
    private mutating func add(_ run: Run, of signal: SignalName) {
        runs[signal, default: []].addKeepingInstants(run, of: signal)
    }

    private mutating func report(_ text: String, line: Int) {
        problemCount += 1
        if mistakes.count < Self.mostProblems { mistakes.append((line, text)) }
        guard !keepsGoodLines else { return }
        // Nothing of the file is kept any more.
        runs = [:]
    }

    private mutating func report(_ conflict: RecordConflict, line: Int) {
        report("\(conflict.description); \(RecordConflict.advice)", line: line)
    }

    /// Several records with one id count as far as they say what the first one says.
    private mutating func add(_ record: Record, line: Int) {
        if let first = places[record.id] {
            if let conflict = RecordConflict(record, with: first.record, "on line \(first.line)") {
                return report(conflict, line: line)
            }
        } else {
            places[record.id] = (line, record)
        }
        numbered.append((line, record))
    }

    /// Takes out the records whose ids stand for something else in the ledger.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    mutating func removeConflicts(with ledger: any LedgerReader) throws(LedgerError) {
        var kept: [(line: Int, record: Record)] = []
        for place in numbered {
            if let conflict = try ledger.conflict(of: place.record) {
                report(conflict, line: place.line)
            } else {
                kept.append(place)
            }
        }
        numbered = kept
    }

    // MARK: - What the person should know

    /// Names signals and contracts that the configuration does not know, and what may have been meant.
    func unknownNames(in facility: Facility) -> String? {
        let devices = Set(facility.devices.map(\.name)).union(SignalName.reservedDevices)
        let signals = runs.keys.filter { !devices.contains($0.device) }.sorted()
        let ids = Set(facility.contracts.map(\.id))
        let contracts = Set(records.compactMap(\.contract)).subtracting(ids).sorted()
        guard !signals.isEmpty || !contracts.isEmpty else { return nil }
        let names =
            Self.named(signals.map { ($0.path, Suggestion.nearest(to: $0.device, among: devices)) })
            + Self.named(contracts.map { ("contract \($0)", Suggestion.nearest(to: $0, among: ids)) })
        return
            "\(signals.count) signal(s) and \(contracts.count) contract(s) are not in the configuration; they were kept: "
            + names.joined(separator: ", ")
    }

    /// As many unknown names are shown of each kind.
    private static let shownNames = 5

    private static func named(_ names: [(name: String, meant: String?)]) -> [String] {
        let shown = names.prefix(shownNames).map { name, meant in
            meant.map { "\(name) (did you mean \($0)?)" } ?? name
        }
        return names.count > shownNames ? shown + ["and \(names.count - shownNames) more"] : Array(shown)
    }

    /// Says how many records hold words that no new entry may have (fine print, 19): a ledger exported them, so they stay.
    var formerWords: String? {
        let former = records.filter { !$0.fieldsOfFormerWords.isEmpty }
        guard !former.isEmpty else { return nil }
        let words = Set(former.flatMap { record in record.fieldsOfFormerWords.compactMap { record.text($0) } })
        let shown = words.sorted().prefix(5).joined(separator: ", ")
        return "\(former.count) record(s) of an export hold words of before (\(shown)); they were kept"
    }

    /// Says how many corrections do not tell who made them, or why. What happened elsewhere is taken as it is told.
    var anonymousCorrections: String? {
        let anonymous = records.filter { record in
            let reason = record.text(.reason) ?? record.text(.note)
            return record.text(.replaces) != nil && (record.text(.by) == nil || reason == nil)
        }
        guard !anonymous.isEmpty else { return nil }
        return "\(anonymous.count) correction(s) name no author or no reason; they were kept"
    }
}

extension [Run] {
    /// Adds a run, joined to the one before it where nothing is lost by that. The order in which readings came stays: of
    /// two of one instant the first one counts.
    fileprivate mutating func addKeepingInstants(_ run: Run, of signal: SignalName) {
        if let newest = indices.last, self[newest].extendKeepingInstants(with: run, of: signal) { return }
        append(run)
    }
}
