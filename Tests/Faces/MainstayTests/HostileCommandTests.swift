import Foundation
import Programs
import Proofs
import Testing

/// Every command with arguments and files that somebody might give it to do harm: each ends by itself, with an exit code
/// that is documented.
@Suite struct HostileCommandTests {
    private static let endings: Set<Int32> = [0, 1, 2, 3, 64, 78]

    /// Commands that end by themselves and call nobody. FILE is a mutated file.
    private static let commands = [
        "verify", "verify FILE --head sha256:00", "verify --format json", "status", "status --plugin", "export",
        "export --from 2026-02-10T00:00:00Z --to 2026-02-11T00:00:00Z --signal pdu-a/outlet/7", "export --chain",
        "export --contract c-1", "evaluate --month 2026-02",
        "evaluate --month 2026-02 --contract c-1 --fail-on breached",
        "evaluate --month 2026-02 --as-known-at 2026-02-11T00:00:00Z --format json",
        "explain --month 2026-02 --contract c-1",
        "report --month 2026-02 --contract c-1 --format csv --language zh-Hans", "outages --month 2026-02",
        "outages show 0", "compare --month 2026-02 --contract c-1", "check", "import FILE", "import FILE --keep-good",
        "record outage-report --contract c-1 --guarantee power --at 2026-02-11T00:00:00Z --by Li",
        "record maintenance --contract c-1 --from 2026-02-10T00:00:00Z --to 2026-02-11T00:00:00Z --consented-at "
            + "2026-02-09T00:00:00Z",
        "record attribution --contract c-1 --guarantee power --from 2026-02-10T00:00:00Z --to 2026-02-11T00:00:00Z "
            + "--cause provider --id x",
        "record visit --help", "ack 0 --by Li --how mobile", "terms explain", "terms explain FILE",
        "profile list", "profile show ups-mib", "profile check FILE", "init new --from FILE",
    ]

    private static let files = [
        #"{"signal":"pdu-a/outlet/7","at":"2026-02-10T02:30:00Z","state":"up"}"#,
        #"{"signal":"icmp/198.51.100.10","at":"2026-02-10T01:00:00Z","state":"up","until":"2026-02-10T04:30:00Z","#
            + #""gap_ms":5400000,"steps_ms":[[3600000,2],5400000]}"#,
        #"{"record":"outage_report","contract":"c-1","guarantee":"power","at":"2026-02-11T00:00:00Z","by":"Li Wei"}"#,
        "kind,name,address,credentials\ndevice,pdu-1,10.0.0.1,lab\n",
        "guarantees: {network: {availability: 99.9%}, power: {availability: 99.9%}}\n",
        "title: Mine\nmatch: {sysObjectID: 1.3.6.1.4.1.99999}\nsignals: []\n",
    ]

    /// Commands that a ledger is given, one after the other.
    private static let turns = 30

    @Test func everyCommandEndsByItself() throws {
        let last = try LastInput("command")
        let commands = Mutator(Self.commands, seed: 0)
        for number in seeds("hostile commands", few: 2, many: 334, each: Self.turns) {
            try everyCommandEndsByItself(commands.from(seed: number), of: number, keptIn: last)
        }
    }

    private func everyCommandEndsByItself(
        _ given: Mutator, of number: UInt64, keptIn last: LastInput
    ) throws {
        let month = try JudgedMonth()
        let file = month.folder.appendingPathComponent("hostile.yaml")
        let configuration = try String(contentsOfFile: month.configuration, encoding: .utf8)
        var mutator = given
        var content = Mutator(Self.files + [configuration], seed: number << 32)
        for turn in 0..<Self.turns {
            let text = content.input()
            try Data(text.utf8).write(to: file)
            var words = mutator.input().split(separator: " ").map { $0 == "FILE" ? file.path : String($0) }
            // No argument holds NUL: the system ends it there.
            words = words.map { $0.replacing("\0", with: "") }.filter(Self.isHarmless)
            words += ["--config", Bool.random(using: &mutator.random) ? month.configuration : file.path]
            try last.keep("\(words)\n\(text)")
            let process = Binary.process(words)
            process.currentDirectoryURL = month.folder
            let ended = try Binary.output(of: process)
            #expect(
                Self.endings.contains(ended.status),
                "seed \(number), command \(turn): \(last.path): \(words): \(ended.error)")
        }
        let verified = try month.run("verify")
        #expect(verified.status == 0, "seed \(number): \(verified.output)")
    }

    /// What would not end by itself, or would write elsewhere.
    private static func isHarmless(_ word: String) -> Bool {
        !["run", "demo", "probe", "mib-agent", "hook", "--watch", "-o", "--output", "--out"].contains(word)
            && !word.contains("..")
    }
}
