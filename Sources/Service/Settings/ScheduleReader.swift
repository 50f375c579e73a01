import Intervals
import Site

/// Reads `schedule:`, and `history:`, which says at which schedule imported readings had been read.
enum ScheduleReader {
    /// - Parameter usual: holds where the mapping says nothing.
    static func schedule(_ document: Document, usual: Schedule = Schedule()) -> Schedule {
        var schedule = usual
        guard let mapping = document.mapping() else { return schedule }
        for part in Schedule.Part.allCases {
            if let duration = mapping[part.rawValue]?.duration(atLeast: 100) { schedule[part] = duration }
        }
        mapping.finish()
        return schedule
    }

    /// One or a list of `{schedule: …, until: …}`, in the order of time.
    ///
    /// - Parameter present: the configuration's own schedule, which holds for kinds that one does not name.
    static func history(_ document: Document, present: Schedule) -> [HistoricSchedule] {
        var known: Set<Instant> = []
        let entries = document.items.compactMap { item -> HistoricSchedule? in
            guard let mapping = item.mapping() else { return nil }
            defer { mapping.finish() }
            let schedule = mapping.required("schedule", hint: "how often it was read, such as {link: 60s}").map {
                self.schedule($0, usual: present)
            }
            let place = mapping.required("until", hint: "the instant before which it was read so")
            let instant = place?.instant()
            guard let schedule, let place, let until = instant else { return nil }
            if !known.insert(until).inserted {
                place.report("\(document.described) says twice what held until \(until)")
            }
            return HistoricSchedule(schedule: schedule, until: until)
        }
        return entries.sorted { $0.until < $1.until }
    }
}
