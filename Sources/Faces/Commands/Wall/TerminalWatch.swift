import Clocks
import Foundation
import Intervals
import Live
import Office
import Settings
import Site

/// Shows the wall again and again, until interrupted.
struct TerminalWatch {
    /// Seconds between two looks.
    static let beat = 2.0

    let configuration: String
    let principal: Principal
    /// JSON for programs, one document after the other.
    let format: OutputFormat

    /// Never returns by itself.
    ///
    /// - Throws: `Refusal` when nothing can be shown at first.
    func run() throws {
        var facility = try SiteOffice.loadConfiguration(configuration).facility
        var report = try SiteOffice.present(configuration: configuration, for: principal)
        var silence: String?
        while true {
            show(TerminalWall(report: report, facility: facility, now: SystemClock().now, silence: silence))
            Thread.sleep(forTimeInterval: Self.beat)
            do {
                facility = try SiteOffice.loadConfiguration(configuration).facility
                report = try SiteOffice.present(configuration: configuration, for: principal)
                silence = nil
            } catch {
                // The last report stays, and is said to be stale.
                silence = error.description
            }
        }
    }

    private func show(_ wall: TerminalWall) {
        guard format == .text else { return Terminal.write(document: wall.report.document) }
        guard Terminal.isInteractive else { return print(wall.lines(height: .max).joined(separator: "\n") + "\n") }
        let lines = wall.lines(height: Terminal.height - 1).map { "\(Terminal.shown($0))\u{1B}[K" }
        // Home, then each line up to its end, then what stood below: nothing flickers.
        Terminal.write("\u{1B}[H\(lines.joined(separator: "\r\n"))\r\n\u{1B}[J".utf8)
    }
}
