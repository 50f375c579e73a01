import Intervals
import Ledger
import Notation
import Site

/// The lines of one file, with the place of each that is wrong.
struct ImportedLines {
    /// Readings as runs; a single reading is one too.
    private(set) var runs: [SignalName: [Run]] = [:]
    private let file: String
    private var mistakes: [(line: Int, text: String)] = []
    private var numbered: [(line: Int, record: Record)] = []

    var records: [Record] { numbered.map(\.record) }

    /// Each bad line with its place, in the order of the file.
    var problems: [String] { mistakes.sorted { $0.line < $1.line }.map { "\(file):\($0.line): \($0.text)" } }

    /// - Parameter now: when records are entered, whatever a line says.
    init(_ text: String, file: String, now: Instant) {
        self.file = file
        var places: [String: (line: Int, record: Record)] = [:]
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, octets) in lines.enumerated() {
            var line = Substring(octets)
            let next = lines.dropFirst(index + 1).first.map { Substring($0) }
            // A chain has what a record says of people in the line after it.
            if let whole = ExportedRecord.whole(line: line, followedBy: next) { line = whole[...] }
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do {
                switch try JSONLine.parse(line, recordedAt: now, from: .entry) {
                case .reading(let reading): runs[reading.signal, default: []].append(Run(reading))
                case .run(let signal, let run): runs[signal, default: []].append(run)
                case .chain: break
                case .record(let record): add(record, line: index + 1, to: &places)
                }
            } catch {
                report("\(error)", line: index + 1)
            }
        }
    }

    private mutating func report(_ text: String, line: Int) { mistakes.append((line, text)) }

    private mutating func report(_ conflict: RecordConflict, line: Int) {
        report("\(conflict.description); \(RecordConflict.advice)", line: line)
    }

    /// Several records with one id count as far as they say what the first one says.
    private mutating func add(
        _ record: Record, line: Int, to places: inout [String: (line: Int, record: Record)]
    ) {
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

    /// Says how many signals and contracts the configuration does not know.
    func unknownNames(in facility: Facility) -> String? {
        let devices = Set(facility.devices.map(\.name)).union(SignalName.reservedDevices)
        let signals = runs.keys.filter { !devices.contains($0.device) }
        let ids = Set(facility.contracts.map(\.id))
        let contracts = Set(records.compactMap(\.contract)).subtracting(ids)
        guard !signals.isEmpty || !contracts.isEmpty else { return nil }
        return
            "\(signals.count) signal(s) and \(contracts.count) contract(s) are not in the configuration; they were kept"
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
