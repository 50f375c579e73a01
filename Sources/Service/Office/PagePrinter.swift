import Foundation

/// A page of HTML that WeasyPrint turns into a PDF.
struct PrintedPage {
    let html: String
    /// What makes the PDF: called with an encoding, the page's file and the PDF's.
    var program = "weasyprint"

    /// Longer than any month needs.
    private static let patience: TimeInterval = 120

    /// - Throws: `Refusal` with `.toolMissing` where WeasyPrint is not installed, `.failed` or `.unwritable`.
    func pdf() throws(Refusal) -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-\(UUID().uuidString)")
        // What is left in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("page.html")
        let pdf = folder.appendingPathComponent("page.pdf")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(html.utf8).write(to: page)
            try print(page, to: pdf)
            return try Data(contentsOf: pdf)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.unwritable, reason: "The PDF cannot be made: \(error.localizedDescription)")
        }
    }

    private func print(_ page: URL, to pdf: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, "--encoding", "utf-8", page.path, pdf.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        while process.isRunning, Date() < deadline { usleep(20_000) }
        guard !process.isRunning else {
            process.terminate()
            throw Refusal(.failed, reason: "WeasyPrint did not finish within \(Int(Self.patience)) s.")
        }
        guard process.terminationStatus != 127 else {
            throw Refusal(
                .toolMissing,
                reason:
                    "WeasyPrint is not installed: `apt-get install weasyprint fonts-noto-cjk`; HTML prints from a browser too."
            )
        }
        guard process.terminationStatus == 0 else {
            throw Refusal(.failed, reason: "WeasyPrint failed with exit code \(process.terminationStatus).")
        }
    }
}
