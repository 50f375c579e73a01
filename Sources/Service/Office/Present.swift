public import Clocks
public import Live
import Settings

extension SiteOffice {
    /// What holds now: as the running daemon says, else by the ledger, saying so.
    ///
    /// The daemon knows what is not in the ledger yet, and whoever holds the ledger keeps nobody from asking it.
    ///
    /// - Parameter path: the configuration.
    /// - Throws: `Refusal` with `.configuration`, and where no daemon answers with `.nothingKnown` or `.ledger`.
    public static func present(
        configuration path: String, clock: any WallClock = SystemClock(), for principal: Principal
    ) throws(Refusal) -> StatusReport {
        let configuration = try loadConfiguration(path)
        let silence: DaemonSocket.Silence
        do {
            let answer = try DaemonSocket(of: configuration).ask(.status)
            if let report = answer.status { return report.limited(for: principal, in: configuration.facility) }
            silence = .noAnswer("it does not say what holds")
        } catch {
            silence = error
        }
        let office = try open(configuration, ledger: .read, clock: clock)
        var report = try office.overview(for: principal).report
        report.remark = "\(silence); this is what the ledger knows"
        return report
    }

    /// The counters and gauges of the running daemon, as Prometheus reads them.
    ///
    /// - Throws: `Refusal` with `.configuration` or `.unreachable`.
    public static func metrics(configuration path: String) throws(Refusal) -> String {
        let configuration = try loadConfiguration(path)
        do {
            if let metrics = try DaemonSocket(of: configuration).ask(.metrics).metrics { return metrics }
            throw DaemonSocket.Silence.noAnswer("it has no metrics")
        } catch {
            throw Refusal(
                .unreachable, reason: "Metrics are what a running daemon counts, and \(error)",
                fix: "start `mainstay run` with this configuration.")
        }
    }
}
