public import Clocks
public import Collection
public import Exposition
public import Live
public import Office
public import Site
public import Traffic

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
    /// The history of traffic and numbers.
    let traffic: TrafficSources
    let clock: any WallClock

    /// Names them.
    ///
    /// - Parameters:
    ///   - office: makes an office for one request; must return at once.
    ///   - metrics: what Prometheus reads; must ask neither the ledger nor a device.
    ///   - health: whether the daemon lives.
    public init(
        board: Board, office: @escaping @Sendable () -> SiteOffice,
        metrics: @escaping @Sendable (MetricPart) -> [MetricFamily], health: Health, traffic: TrafficSources,
        clock: any WallClock
    ) {
        self.board = board
        self.office = office
        self.metrics = metrics
        self.health = health
        self.traffic = traffic
        self.clock = clock
    }
}

/// Where the history of traffic and numbers is, and what is known of ports now.
public struct TrafficSources: Sendable {
    let archives: Archives
    /// Nil of a port whose octets are not counted.
    let standing: @Sendable (SignalName) -> PortStanding?

    /// Names them.
    public init(archives: Archives, standing: @escaping @Sendable (SignalName) -> PortStanding?) {
        self.archives = archives
        self.standing = standing
    }
}
