import Agreement
import ArgumentParser
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// `mainstay report`: one contract's month as a document.
struct ReportCommand: ParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case html
        case pdf
        case json
        case csv
    }

    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write one contract's month as HTML, PDF, JSON or CSV.",
        discussion:
            "PDF is made of the same HTML by WeasyPrint (Debian package weasyprint, and fonts-noto-cjk for Chinese). "
            + "Nothing is stored.")

    @OptionGroup var options: ReportGlobals

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthOption

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "html, pdf, json or csv.")
    var format: Form = .html

    @Option(help: "en or zh-Hans; the contract's own by default.")
    var language: String?

    @Option(help: "What was known at an instant, such as 2026-11-06T00:00:00+08:00.")
    var asKnownAt: Instant?

    @Option(name: [.short, .long], help: "The file to write; standard output by default, which a PDF does not take.")
    var output: String?

    func validate() throws {
        if let language, Language(rawValue: language) == nil {
            throw ValidationError("--language takes en or zh-Hans, not \(language).")
        }
        if format == .pdf, output == nil { throw ValidationError("A PDF needs -o FILE.") }
    }

    func run() throws {
        let workspace = try Workspace.open(try GlobalOptions.parse(options.arguments))
        let (known, _, judged, result) = try Assessment.one(contract, month, knownAt: asKnownAt, in: workspace)
        var assessment = judged
        let issue = try Issue(result, assessment, isPast: asKnownAt != nil, in: workspace)
        let report = try assessment.report(issue, revision: issue.revision, workspace)
        let language = Language(rawValue: self.language ?? known.language) ?? .english
        switch format {
        case .json: try write("\(issue.document.pretty)\n")
        case .csv: try write(CSVReport.text(report))
        case .html: try write(try HTMLReport.shipped().page(report, language: language))
        case .pdf:
            try PrintedPage(html: try HTMLReport.shipped().page(report, language: language)).write(to: output ?? "")
        }
    }

    private func write(_ text: String) throws {
        guard let output, output != "-" else { return Terminal.write(text.utf8) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure(.failed, "\(output) cannot be written: \(error.localizedDescription)")
        }
    }
}

/// The global options of a command whose own `--format` says something else.
struct ReportGlobals: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config: String?

    @Option(help: "How much to tell on standard error.")
    var logLevel: String?

    /// As `GlobalOptions` reads them.
    var arguments: [String] {
        (config.map { ["--config", $0] } ?? []) + (logLevel.map { ["--log-level", $0] } ?? [])
    }
}

/// A page of HTML that WeasyPrint prints.
struct PrintedPage {
    let html: String

    /// Longer than any month takes.
    private static let patience: TimeInterval = 120

    /// Written beside the target first, so that a file is there only when it is whole.
    func write(to path: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, pdf) = (folder.appendingPathComponent("page.html"), folder.appendingPathComponent("page.pdf"))
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(html.utf8).write(to: page)
            try printed(page, pdf)
            try Data(contentsOf: pdf).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.failed, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }

    private func printed(_ page: URL, _ pdf: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["weasyprint", "--encoding", "utf-8", page.path, pdf.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        while process.isRunning, Date() < deadline { usleep(20_000) }
        guard !process.isRunning else {
            process.terminate()
            throw CommandFailure(.failed, "WeasyPrint did not finish within \(Int(Self.patience)) s.")
        }
        guard process.terminationStatus != 127 else {
            throw CommandFailure(
                .failed,
                "WeasyPrint is not installed: `apt-get install weasyprint fonts-noto-cjk`; HTML prints from a browser too."
            )
        }
        guard process.terminationStatus == 0 else {
            throw CommandFailure(.failed, "WeasyPrint failed with exit code \(process.terminationStatus).")
        }
    }
}
