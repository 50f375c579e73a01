public import Clocks
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
    let exposition: @Sendable () -> String
    let clock: any WallClock

    /// Names them.
    ///
    /// - Parameters:
    ///   - office: makes an office for one request; must return at once.
    ///   - exposition: what Prometheus reads; must ask neither the ledger nor a device.
    public init(
        board: Board, office: @escaping @Sendable () -> SiteOffice, exposition: @escaping @Sendable () -> String,
        clock: any WallClock
    ) {
        self.board = board
        self.office = office
        self.exposition = exposition
        self.clock = clock
    }
}
