import Agreement
import Documents
import Foundation
import Notation
import Programs
import Testing

@testable import Office

/// A month's document in every form.
@Suite struct ReportingTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
    }

    private static let hasWeasyPrint = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/weasyprint")
        }

    private func text(_ format: ReportFormat, of contract: String = "acme", language: Language? = nil) throws -> String
    {
        var month = try site.judge(contract)
        return String(decoding: try month.render(format, language: language), as: UTF8.self)
    }

    @Test(arguments: [
        (ReportFormat.json, "\"schema\": \"mainstay.compliance/1\""), (.csv, "guarantee,acme"),
        (.html, "<!DOCTYPE html>"),
    ])
    func everyFormIsOfTheSameMonth(format: ReportFormat, words: String) throws {
        let text = try text(format)
        #expect(text.contains(words) && text.contains("acme") && text.contains("breached"))
    }

    @Test func jsonIsTheDocument() throws {
        #expect(try text(.json) == "\(site.judge().document.pretty)\n")
    }

    @Test func aPageIsInTheContractsLanguageUnlessAsked() throws {
        #expect(try text(.html, of: "globex").contains("lang=\"zh-Hans\""))
        #expect(try text(.html, of: "globex", language: .english).contains("lang=\"en\""))
        #expect(try text(.html).contains("lang=\"en\""))
    }

    @Test(.enabled(if: hasWeasyPrint)) func aPDFIsPrinted() throws {
        var month = try site.judge()
        #expect(try month.render(.pdf, language: .chinese).starts(with: Data("%PDF-".utf8)))
    }

    /// A screen reader finds headings and tables (PDF/UA), and in which language they are; Chinese is set in a Chinese face.
    @Test(.enabled(if: hasWeasyPrint), arguments: Language.allCases) func aPDFIsTagged(language: Language) throws {
        var month = try site.judge("globex")
        let pdf = String(decoding: try month.render(.pdf, language: language), as: UTF8.self)
        for word in ["/StructTreeRoot", "/Marked true", "/Lang (\(language.rawValue))"] {
            #expect(pdf.contains(word), "\(word)")
        }
        #expect(!pdf.contains("CJK-JP") && !pdf.contains("CJKjp"))
        if language == .chinese { #expect(pdf.contains("CJK-SC")) }
    }

    /// What prints is another program, which may be missing or fail.
    @Test(arguments: [
        ("no-such-program", Refusal.Code.toolMissing, "WeasyPrint is not installed"),
        ("true", .toolMissing, "is not WeasyPrint"),
    ])
    func whatCannotPrintIsNamed(program: String, code: Refusal.Code, words: String) throws {
        let refused = try refusal { _ = try PagePrinter(program: program).pdf(of: "<p>") }
        #expect(refused?.code == code && refused?.reason.contains(words) == true, "\(refused as Any)")
    }

    @Test func aPrinterThatEndsIsNamed() throws {
        let folder = TemporaryFolder("printer")
        let failing = try folder.write("printer", "#!/bin/false python\n", mode: 0o755)
        let refused = try refusal { _ = try PagePrinter(program: failing).pdf(of: "<p>") }
        #expect(
            refused?.code == .failed && refused?.reason == "WeasyPrint failed with exit code 1.", "\(refused as Any)")
        withExtendedLifetime(folder) {}
    }

    /// One process prints page after page, whatever became of one before; text is text, and no file of fonts stands in it
    /// whole.
    @Test(.enabled(if: hasWeasyPrint)) func pagesArePrintedOneAfterTheOther() throws {
        let printer = PagePrinter()
        for text in ["Service", "服务品质报告", "Service 服务"] {
            let pdf = try printer.pdf(of: "<html><body style=\"font-family: 'Noto Sans CJK SC'\">\(text)</body></html>")
            #expect(pdf.starts(with: Data("%PDF-".utf8)) && pdf.count < 200_000, "\(text): \(pdf.count)")
        }
    }
}
