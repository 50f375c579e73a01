import Foundation
import ICMP
import Measuring
import Synchronization

/// Pings targets on 127.1.0.1 and following, one request each a round, and says what a target costs.
///
///     icmp-bench TARGETS ROUNDS
guard CommandLine.arguments.count == 3, let targets = Int(CommandLine.arguments[1]),
    let rounds = Int(CommandLine.arguments[2])
else {
    FileHandle.standardError.write(Data("usage: icmp-bench TARGETS ROUNDS\n".utf8))
    exit(64)
}

let tally = Mutex((answered: 0, ended: 0))
let done = DispatchSemaphore(value: 0)
var configuration = ProberConfiguration()
(configuration.requests, configuration.timeout, configuration.rate) = (1, .seconds(2), 10_000_000)
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
costs.sort()
let answered = tally.withLock(\.answered)
print(
    String(
        format: "median_us %.3f lost %d peak_KiB %d grown_KiB %d", costs[costs.count / 2],
        targets * rounds - answered, Measure.memoryKiB("VmHWM"), Measure.memoryKiB("VmHWM") - baseline))
