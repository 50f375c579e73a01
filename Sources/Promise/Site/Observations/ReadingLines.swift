import Intervals
public import Notation

extension LineMembers {
    private static let ofReadings: Set<String> = [
        "signal", "at", "state", "since", "since_error_ms", "extra", "inferred", "evidence", "clock_error_ms", "clock",
    ]
    private static let ofExports: Set<String> = ["row", "collector", "until", "gap_ms", "steps_ms"]

    /// A reading, or a run where there is `until`.
    func readings() throws(LineError) -> JSONLine {
        let reading = try reading()
        guard let until = try instant("until") else {
            if names.contains("gap_ms") || names.contains("steps_ms") {
                throw LineError("\"gap_ms\" and \"steps_ms\" need an \"until\"")
            }
            return .reading(reading)
        }
        guard let gap = try length("gap_ms"), gap > 0, until > reading.at else {
            throw LineError("\"until\" must be later than \"at\", and needs a \"gap_ms\" of more than 0")
        }
        guard gap <= until - reading.at else {
            throw LineError("\"gap_ms\" must not be longer than the time from \"at\" to \"until\"")
        }
        var run = Run(reading)
        run.last = until
        run.greatestGap = gap
        run.instants = try instants(of: run)
        guard run.instants != nil || until - reading.at <= Run.longestFolded else {
            throw LineError("a stretch without \"steps_ms\" lasts at most 31 days; give \"steps_ms\", or its readings")
        }
        return .run(reading.signal, run)
    }

    private func instants(of run: Run) throws(LineError) -> InstantSeries? {
        guard let steps = try steps("steps_ms") else { return nil }
        guard let series = InstantSeries(first: run.first, steps: steps), series.last == run.last,
            series.greatestGap == run.greatestGap
        else {
            throw LineError("\"steps_ms\" must lead from \"at\" to \"until\", and its longest step must be \"gap_ms\"")
        }
        return series
    }

    private func reading() throws(LineError) -> Reading {
        if let unknown = names.filter({ !Self.ofReadings.contains($0) && !Self.ofExports.contains($0) }).min() {
            let known = Self.ofReadings.sorted().joined(separator: ", ")
            throw LineError("a reading has no \"\(unknown)\"; it takes \(known)")
        }
        guard let path = try? text("signal"), let signal = SignalName(path) else {
            throw LineError("\"signal\" must be DEVICE/KIND or DEVICE/KIND/ELEMENT, without control characters")
        }
        guard let at = try instant("at") else { throw LineError("a reading needs \"at\"") }
        guard let state = try word("state", of: SignalState.self) else {
            throw LineError("\"state\" must be up, down or unknown")
        }
        return Reading(
            signal: signal, at: at, state: state, since: try instant("since"),
            sinceError: try length("since_error_ms") ?? 0, isExtra: try flag("extra"), inferred: try text("inferred"),
            evidence: try text("evidence"), clockError: try length("clock_error_ms") ?? 0,
            clock: try word("clock", of: ClockMark.self))
    }

    /// One of a few words; nil when it is absent.
    private func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Word.Type
    ) throws(LineError) -> Word? {
        guard names.contains(name) else { return nil }
        guard let text = try text(name), let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            let list = words.dropLast().joined(separator: ", ") + " or " + words.suffix(1).joined()
            throw LineError("\"\(name)\" must be \(list)")
        }
        return word
    }
}

extension Reading {
    /// The reading as a line of JSON holds it.
    public var document: JSON { Run(self).document(of: signal) }
}

extension Run {
    /// The run as a line of JSON holds it: a reading, and where there are more until when, with which greatest gap and,
    /// where they are kept, by which steps.
    public func document(of signal: SignalName) -> JSON {
        let isLonger = greatestGap > 0
        return .object([
            "signal": .string(signal.path), "at": .string(first.description), "state": .string(state.rawValue),
            "since": .optional(since), "since_error_ms": .unlessZero(sinceError),
            "extra": .whenTrue(isExtra), "inferred": .optional(inferred), "evidence": .optional(evidence),
            "clock_error_ms": .unlessZero(clockError), "clock": .optional(clock?.rawValue),
            "until": isLonger ? .string(last.description) : nil, "gap_ms": .unlessZero(greatestGap),
            "steps_ms": isLonger ? instants?.document : nil,
        ])
    }
}

extension InstantSeries {
    /// The steps as a line of JSON holds them: a number is one step, `[60000, 5]` five equal ones.
    public var document: JSON {
        .array(
            steps.map { step in
                guard step.count > 1 else { return .integer(step.length) }
                return .array([.integer(step.length), .integer(Int64(step.count))])
            })
    }
}
