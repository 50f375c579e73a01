public import Logging

extension LoggedEvent {
    /// Whether somebody asked for it and waits: it is said each time.
    public var isAnswer: Bool { self == .configurationReloaded || self == .configurationRefused }

    /// How much it matters: the same for every line of a kind.
    public var level: Logger.Level {
        switch self {
        case .configurationUnwritten, .pollingStopped, .readingsLost, .readingsSetAside: .critical
        case .accessUnlogged, .accountsUnread, .archiveFailed, .certificateRefused, .configurationRefused,
            .heartbeatWithheld, .hookUndelivered, .judgingFailed, .judgingSlow, .ledgerFailed, .ledgerInFuture,
            .ledgerSlow, .ledgerStalled, .ledgerUnread, .lossesUnread, .pagesFailed, .readingsGivenUp, .requestFailed,
            .secretUnread,
            .rowSetAside, .stationFailed, .statusUnanswered, .trafficNotIssued:
            .error
        case .batteryUnread, .centreUnreached, .clockBehindLedger, .clockStepped, .configurationDoubtful, .deviceOdd,
            .deviceSlow,
            .hookFailed, .managerUntold, .pagesDown, .pollsLate, .wallFailed:
            .warning
        case .centreReached, .clockCaughtUp, .clockSynchronised, .clockUnsynchronised, .configurationReloaded,
            .deviceMoved, .leaseChanged,
            .pollingBegan, .supplyConcluded:
            .notice
        case .clockPassedLedger, .clockUntold, .wallIncomplete: .info
        case .portsUnread: .debug
        }
    }
}
