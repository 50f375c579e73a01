import Alerting
import Clocks
import Collection
import Ledger
import Logging
import Processes
import Site
import Synchronization

// What happens on the writing thread.
extension Recorder {
    /// Has the writer look at what waits; returns at once.
    func callWriter() {
        let isCalled = intake.withLock { intake in
            defer { intake.isCalled = true }
            return intake.isCalled
        }
        if !isCalled { writer.perform { [self] in writeAll() } }
    }

    /// Writes batch after batch until nothing waits or the ledger refuses one.
    private func writeAll() {
        let waiting = intake.withLock { intake in
            intake.isCalled = false
            defer { intake.waiting = [] }
            return intake.waiting
        }
        var isRefused = false
        while !isRefused, let parcel = nextParcel() { isRefused = !write(parcel) }
        intake.withLock { $0.underWay = nil }
        if !isRefused { announceHead(after: []) }
        for continuation in waiting { continuation.resume() }
    }

    private func nextParcel() -> WritingQueue.Parcel? {
        intake.withLock { intake in
            let parcel = intake.queue.next()
            intake.underWay = parcel.map { UnderWay(events: $0.batch.events) }
            return parcel
        }
    }

    /// Has people told of what the ledger has been asked to write for long and has not: a disk that hangs must not keep an
    /// alarm from them. Called in the rhythm of writing.
    func tellIfStalled() {
        let (events, isFirst) = intake.withLock { intake -> ([Event], Bool) in
            guard let beats = intake.underWay?.beats else { return ([], false) }
            intake.underWay?.beats = beats + 1
            guard beats >= Self.patience else { return ([], false) }
            return ((intake.underWay?.events ?? []) + intake.queue.events, beats == Self.patience)
        }
        if isFirst {
            logger.tell(.ledgerStalled, "the ledger does not take what it is given; people are told all the same")
        }
        tell(events, isWritten: false)
    }

    /// - Returns: whether it was written.
    private func write(_ next: WritingQueue.Parcel) -> Bool {
        var parcel = next
        do {
            try lookAtPlace(before: &parcel.batch)
            if let configuration = parcel.configuration { try place.accept(configuration) }
            let repeated = try place.current.append(parcel.batch).repeatedEvents
            waiting.isForLedger.store(false, ordering: .relaxed)
            metrics.noteCommit(at: clock.now)
            let news = parcel.batch.events.filter { !repeated.contains($0.id) }
            waiting.noteWriting(at: clock.now)
            tell(news, isWritten: true)
            announceHead(after: news)
            return true
        } catch {
            logger.tell(.ledgerFailed, "\(error)")
            waiting.isForLedger.store(true, ordering: .relaxed)
            let (givenUp, events) = intake.withLock { $0.queue.putBack(parcel) }
            report(givenUp: givenUp)
            tell(events, isWritten: false)
            return false
        }
    }

    /// Looks whether the ledger is where it was. People hear of another one; steady readings begin runs in it.
    private func lookAtPlace(before batch: inout Batch) throws {
        guard case .replaced(let wasDeleted) = try place.check() else { return }
        let event = Event.replaced(wasDeleted: wasDeleted, site: facility.current.site, at: clock.now)
        logger.tell(event)
        batch.events.append(facility.current.addressed(event))
        sayAnew()
    }

    /// Has the chain's head told when that is due; it is written and told like any other event.
    private func announceHead(after events: [Event]) {
        let now = clock.now
        guard let occasion = intake.withLock({ $0.heads.occasion(after: events, at: now) }) else { return }
        do {
            add([try Event.head(of: place.current, for: occasion, site: facility.current.site, at: now)])
            callWriter()
        } catch {
            logger.tell(.ledgerFailed, "\(error)")
            intake.withLock { $0.heads.retry() }
        }
    }

    /// Has people told of events of which they were not told before.
    private func tell(_ events: [Event], isWritten: Bool) {
        let news = intake.withLock { intake in
            let news = events.filter { !intake.told.contains($0.id) }
            if isWritten {
                intake.told.subtract(events.map(\.id))
            } else {
                intake.told.formUnion(events.map(\.id))
            }
            return news
        }
        for event in news { logger.tell(event) }
        if !news.isEmpty { dispatch(news) }
    }
}
