import SNMP
import Transfer

/// What the daemon asks agents and servers with: sockets and threads that outlive every configuration.
struct Instruments: Sendable {
    let engine: Engine
    let transfers: TransferEngine

    /// Opens and starts them.
    ///
    /// - Throws: what the system refuses.
    init() throws {
        engine = try Engine()
        try engine.start()
        do {
            transfers = try TransferEngine()
        } catch {
            engine.stop()
            throw error
        }
    }

    func stop() {
        transfers.stop()
        engine.stop()
    }
}
