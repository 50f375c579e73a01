import Foundation
import ICMP
import Measuring
import Sockets
import Synchronization

/// Pings targets on 127.1.0.1 and following, one request each a round, and says what a target costs.
///
///     icmp-bench TARGETS ROUNDS [--json FILE]
let figures = Figures(commandLine: CommandLine.arguments)
guard figures.arguments.count == 2, let targets = Int(figures.arguments[0]), let rounds = Int(figures.arguments[1])
else {
    FileHandle.standardError.write(Data("usage: icmp-bench TARGETS ROUNDS [--json FILE]\n".utf8))
    exit(64)
}

let tally = Mutex((answered: 0, ended: 0))
let done = DispatchSemaphore(value: 0)
var configuration = ProberConfiguration()
configuration.requests = 1
configuration.timeout = .seconds(2)
configuration.rate = 10_000_000
let baseline = Measure.memoryKiB("VmHWM")
let prober = try Prober(
    configuration: configuration,
    mailbox: Prober.Mailbox { results in
        let isLast = tally.withLock { tally in
            tally.answered += results.count { $0.isAnswered }
            tally.ended += results.count
            return tally.ended % targets == 0
        }
        if isLast { done.signal() }
    })
prober.start()
let work = (0..<targets).compactMap { index in
    HostAddress(Measure.loopback(index)).map { Round(tag: UInt64(index), host: $0) }
}
var costs: [Double] = []
for _ in 0..<rounds {
    let before = Measure.processorMicroseconds()
    // In portions, as a collector does that spreads its rounds over an interval.
    for start in stride(from: 0, to: work.count, by: 500) {
        prober.submit(Array(work[start..<min(start + 500, work.count)]))
    }
    done.wait()
    costs.append((Measure.processorMicroseconds() - before) / Double(targets))
}
let lost = targets * rounds - tally.withLock(\.answered)
let peak = Measure.memoryKiB("VmHWM")
let cost = Figure("icmp/\(targets)/cost", medianOf: costs, unit: "µs")
figures.tell(
    String(format: "median_us %.3f lost %d peak_KiB %d grown_KiB %d", cost.value, lost, peak, peak - baseline),
    figures: [
        cost,
        Figure("icmp/\(targets)/lost", value: Double(lost), unit: "requests"),
        Figure("icmp/\(targets)/peak", value: Double(peak), unit: "KiB"),
        Figure("icmp/\(targets)/grown", value: Double(peak - baseline), unit: "KiB"),
    ])
try figures.write()
