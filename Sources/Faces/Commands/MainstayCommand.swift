import ArgumentParser
import Office

/// The root of the command line.
struct MainstayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mainstay",
        abstract: "Power and network telemetry for data centres: turns equipment readings into monthly SLA verdicts.",
        discussion: discussion(
            examples: "mainstay demo", "mainstay init Config", "mainstay run", "mainstay evaluate --month last"),
        version: "mainstay \(Build.version)",
        subcommands: [
            Initialise.self, Check.self, DoctorCommand.self, ProbeCommand.self, ProfileCommand.self, RunCommand.self,
            Status.self,
            Evaluate.self, ReportCommand.self, CreditNoteCommand.self, Explain.self, Compare.self, TermsCommand.self,
            Outages.self,
            OutageCommand.self,
            RecordCommand.self, PasswordCommand.self,
            EventsCommand.self, RecordsCommand.self, EmergenciesCommand.self, DeliveriesCommand.self,
            DeadlinesCommand.self, WhatIfCommand.self, ForecastCommand.self,
            Import.self, Export.self, Verify.self, LedgerCommand.self, BackupCommand.self, RestoreCommand.self,
            CentreCommand.self, HookCommand.self, AckCommand.self,
            QuietCommand.self, AccountCommand.self,
            MIBAgent.self,
            DemoCommand.self,
            Version.self,
        ])
}

/// `mainstay version`.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version; with --json, what the program was built from and works with.",
        discussion: discussion(examples: "mainstay version", "mainstay version --json", "mainstay --version"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "The same as --format json.")
    var json = false

    func run() {
        if json || options.format == .json {
            Terminal.write(document: Build.document)
        } else {
            print("mainstay \(Build.version)")
        }
    }
}
