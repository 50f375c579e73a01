import ArgumentParser
import Collection
import Foundation
import Notation
import Office
import Profiles
import SNMP
import Sockets

/// `mainstay probe ADDRESS`: what a device is and answers, or what there is in a range.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Identify a device, or all of a range, and print its signals and readings.",
        discussion: discussion(
            examples: "mainstay probe 10.0.0.21 --community public", "mainstay probe 10.0.0.0/24 --credentials pdus",
            "mainstay probe 10.0.0.21 --write >> mainstay.yaml"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "ADDRESS, ADDRESS:PORT or [IPV6]:PORT; or a range such as 10.0.0.0/24.")
    var address: String

    @Option(help: "Credentials of the configuration, by name.")
    var credentials: String?

    @Option(help: "Or a community, for a device that is not configured yet (SNMP version 2c).")
    var community: String?

    @Option(help: "A profile's name instead of finding out.")
    var profile = "auto"

    @Option(help: "Seconds to wait for each of three tries.")
    var timeout = 2.0

    @Flag(help: "Print the YAML for `devices:` instead, ready to paste.")
    var write = false

    @Option(
        help: ArgumentHelp(
            "Write what the device answers to this file, for snmpsim: names, serial numbers and addresses are replaced.",
            valueName: "file"))
    var record: String?

    func validate() throws {
        guard (0.1...60).contains(timeout) else { throw ValidationError("--timeout takes 0.1 to 60 seconds.") }
    }

    func run() async throws {
        let range = try ProbeDesk.range(address)
        if range != nil, record != nil {
            throw Refusal(.contradictory, field: "record", reason: "--record takes one device, not a range.")
        }
        let order = ProbeOrder(
            address: address, credentials: credentials, community: community,
            profile: profile == "auto" ? nil : profile, timeout: .milliseconds(Int(timeout * 1000)))
        let desk = try ProbeDesk(order, warn: Terminal.error) { () throws(Refusal) in
            try SiteOffice.loadConfiguration(options.configurationPath)
        }
        if let range {
            try await look(at: range, with: desk)
        } else if let record {
            try await self.record(to: record, with: desk)
        } else {
            try await look(with: desk)
        }
    }

    private func look(with desk: ProbeDesk) async throws {
        let (target, report) = try await desk.look()
        if write {
            print(ProbedDevices([(target, report)], credentials: desk.credentialsName).yaml)
        } else if options.format == .json {
            Terminal.write(document: report.document(of: target.endpoint))
        } else {
            print(report.text(of: target.endpoint))
        }
        if report.profile == nil || report.tellsNothing { throw ExitStatus.failed }
    }

    private func record(to path: String, with desk: ProbeDesk) async throws {
        let recording = try await desk.record()
        try OutputFile.write(Data(recording.text.utf8), to: path)
        print("\(path): names, serial numbers and addresses are replaced; read it before you give it away")
    }

    // MARK: - A range

    private func look(at range: AddressRange, with desk: ProbeDesk) async throws {
        let count = range.endpoints.count
        let progress = ProgressLine(of: "address")
        defer { progress.clear() }
        let found = try await desk.look(at: range) { done, found in
            progress.show(WorkDone(done, of: count), remark: "\(found) answered")
        }
        progress.clear()
        let reports = found.compactMap { found in (try? found.result.get()).map { (found.target, $0) } }
        if write {
            print(ProbedDevices(reports, credentials: desk.credentialsName).yaml)
        } else if options.format == .json {
            Terminal.write(document: JSON.array(found.map(document)))
        } else {
            print(text(found, of: count))
        }
        if reports.isEmpty { throw ExitStatus.failed }
    }

    private func document(_ found: Sweep.Found) -> JSON {
        switch found.result {
        case .success(let report): report.document(of: found.target.endpoint)
        case .failure(let failure):
            .object([
                "address": .string(found.target.endpoint.description), "profile": .null, "error": .string("\(failure)"),
            ])
        }
    }

    private func text(_ found: [Sweep.Found], of count: Int) -> String {
        var table = TextTable(["ADDRESS", "NAME", "PROFILE", "SIGNALS"])
        for (target, result) in found {
            switch result {
            case .success(let report):
                let profile = report.profile?.name ?? "unknown: \(report.identity)"
                table.add([target.endpoint.description, report.identity.systemName ?? "", profile, report.summary])
            case .failure(let failure): table.add([target.endpoint.description, "", "\(failure)", ""])
            }
        }
        let summary = "\(count.counted("address")), \(found.count) answered"
        return table.isEmpty ? summary : table.text + "\n" + summary
    }
}
