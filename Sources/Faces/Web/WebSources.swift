public import Clocks
public import Exposition
public import Live
public import Office

/// Everything that pages and programs are shown comes from here.
public struct WebSources: Sendable {
    /// What holds now.
    let board: Board
    /// Every use case, under the configuration in force and with the ledger that is written at present. Its calls read
    /// files and block.
    let office: @Sendable () -> SiteOffice
    /// What Prometheus reads: from memory, at once.
    let metrics: @Sendable (MetricPart) -> [MetricFamily]
    let health: Health
    let clock: any WallClock

    /// Names them.
    ///
    /// - Parameters:
    ///   - office: makes an office for one request; must return at once.
    ///   - metrics: what Prometheus reads; must ask neither the ledger nor a device.
    ///   - health: whether the daemon lives.
    public init(
        board: Board, office: @escaping @Sendable () -> SiteOffice,
        metrics: @escaping @Sendable (MetricPart) -> [MetricFamily], health: Health, clock: any WallClock
    ) {
        self.board = board
        self.office = office
        self.metrics = metrics
        self.health = health
        self.clock = clock
    }
}
