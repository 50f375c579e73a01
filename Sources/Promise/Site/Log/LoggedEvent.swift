/// What a line of the log tells, under a name that stays whatever the words become.
///
/// Lines that tell an `Event` have the name of its kind instead; what libraries log is `library`.
public enum LoggedEvent: String, Hashable, Sendable, CaseIterable {
    // How the daemon does.
    case pollingBegan = "daemon.polling"
    case pollingStopped = "daemon.stopped"
    case managerUntold = "service_manager.untold"
    case configurationReloaded = "configuration.reloaded"
    case configurationRefused = "configuration.refused"
    case configurationDoubtful = "configuration.doubtful"
    case secretUnread = "secret.unread"
    case statusUnanswered = "status.unanswered"
    case judgingSlow = "judging.slow"
    case judgingFailed = "judging.failed"
    case heartbeatWithheld = "heartbeat.withheld"

    // The ledger and the archives.
    case ledgerFailed = "ledger.failed"
    case ledgerSlow = "ledger.slow"
    case ledgerStalled = "ledger.stalled"
    case ledgerUnread = "ledger.unread"
    case readingsGivenUp = "readings.given_up"
    case readingsSetAside = "readings.set_aside"
    case readingsLost = "readings.lost"
    case configurationUnwritten = "configuration.unwritten"
    case archiveFailed = "archive.failed"
    case trafficNotIssued = "traffic.not_issued"

    // The centre, and who else reads.
    case centreUnreached = "centre.unreached"
    case centreReached = "centre.reached"
    case rowSetAside = "centre.row_set_aside"
    case leaseChanged = "lease.changed"

    // Devices.
    case deviceMoved = "device.moved"
    case deviceOdd = "device.odd"
    case deviceSlow = "device.slow"
    case pollsLate = "polls.late"
    case supplyConcluded = "supply.concluded"
    case batteryUnread = "battery.unread"
    case lossesUnread = "losses.unread"
    case portsUnread = "ports.unread"

    // This machine's clock.
    case clockStepped = "clock.stepped"
    case clockBehindLedger = "clock.behind_ledger"
    case clockPassedLedger = "clock.passed"
    case clockCaughtUp = "clock.caught_up"
    case clockUnsynchronised = "clock.unsynchronised"
    case clockSynchronised = "clock.synchronised"
    case clockUntold = "clock.untold"
    case ledgerInFuture = "ledger.in_future"

    // People who are told.
    case hookFailed = "hook.failed"
    case hookUndelivered = "hook.undelivered"
    case stationFailed = "station.failed"

    // The pages.
    case pagesDown = "pages.down"
    case pagesFailed = "pages.failed"
    case requestFailed = "request.failed"
    case wallFailed = "wall.failed"
    case wallIncomplete = "wall.incomplete"
    case certificateRefused = "certificate.refused"
    case accountsUnread = "accounts.unread"
    case accessUnlogged = "access.unlogged"
}

/// What a line of the log is about: the names of its fields.
public enum LogField: String, Hashable, Sendable, CaseIterable {
    case device
    case contract
    case signal
    case hook
    /// A management station or another address.
    case address
    /// A file or a place that is listened at.
    case file
    /// The id of an event that people are told of.
    case id
}
