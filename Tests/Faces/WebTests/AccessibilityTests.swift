import Foundation
import Programs
import Testing

@testable import Web

/// Pages for whoever does not see well, or has no mouse: by axe-core (PyPI's axe-playwright-python has its script) and by
/// keys, in a real browser.
@Suite(
    .serialized,
    .enabled(if: Chromium.isInstalled, "Debian's chromium is not installed; `make setup-test` installs it"))
struct AccessibilityTests {
    /// No page breaks a rule of WCAG 2.2 A or AA seriously, in the dark and by its colours in the light, and none is wider
    /// than a small phone, but for what scrolls in a box of its own.
    @Test func noPageBreaksTheGuidelines() async throws {
        let file = try #require(
            OutsideProgram.packaged("axe_playwright_python/axe.min.js"), "make setup-test installs it")
        let checker = try String(contentsOf: file, encoding: .utf8)
        try await OddSite.make().serving { site in
            let kinds = try PageWalk(site, as: try site.browser(of: "administrator"), following: 3).kinds
            #expect(kinds.count > 20, "\(kinds.map(\.path))")
            let browser = try Chromium.signedIn(at: site, as: "administrator")
            try browser.resize(width: 320, height: 690, isPhone: true)
            for (number, path) in (kinds.map(\.path) + ["/nothing"]).enumerated() {
                try browser.open(at: site, path, language: number % 2 == 0 ? "en" : "zh-Hans", theme: "dark")
                let width = try browser.evaluate("document.documentElement.scrollWidth")
                #expect(width == "320", "\(path)")
                _ = try browser.evaluate("\(checker); 1")
                let found = try browser.evaluate("axe.run({\(Self.rules(for: path))}).then(\(Self.serious))")
                #expect(found == "", "\(path)")
                let light = "document.documentElement.dataset.theme = 'light'; axe.run({\(Self.colours)})"
                let faint = try browser.evaluate("\(light).then(\(Self.serious))")
                #expect(faint == "", "\(path) in the light")
            }
        }
    }

    /// The rule about targets is off by default. A document stands alone, without a script that lets what scrolls take the
    /// focus where it is wider than its box: browsers do so themselves.
    private static func rules(for path: String) -> String {
        let isDocument = path.hasSuffix("/document.html")
        return """
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
            rules: {"target-size": {enabled: true}, "scrollable-region-focusable": {enabled: \(!isDocument)}}
            """
    }

    private static let colours = "runOnly: {type: 'rule', values: ['color-contrast']}"
    private static let serious = """
        (result) => result.violations.filter((found) => ["serious", "critical"].includes(found.impact))
          .map((found) => found.id + ": " + found.nodes[0].html.slice(0, 160) + " " + found.nodes[0].failureSummary)
          .join("\\n")
        """

    // MARK: - Keys

    /// The first key leads past the navigation, and what has the focus can be seen.
    @Test func keysLeadToTheContent() async throws {
        try await ServedSite().serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/contracts")
            try browser.press("Tab")
            let first = try browser.evaluate("document.activeElement.className")
            #expect(first == "skip")
            let isShown = try browser.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
            #expect(isShown == "1" || isShown == "true")
            try browser.press("Enter")
            try browser.wait(until: "location.hash === '#main'")
            try browser.press("Tab")
            let next = try browser.evaluate("document.activeElement.closest('main') ? document.activeElement.id : ''")
            #expect(next == "q", "the search field is the first thing of the content")
            let outline = try browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            #expect(outline == "solid")
        }
    }

    /// Arrows, plus and minus move through the month, and the range is in the address.
    @Test func keysMoveTheTimeline() async throws {
        try await ServedSite().serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/contracts/acme/2026-02")
            try browser.press("+")
            try browser.wait(until: "location.search.includes('from=') && document.readyState === 'complete'")
            let closer = try browser.evaluate("location.search")
            try browser.press("ArrowLeft")
            try browser.wait(until: "location.search !== '\(closer)' && document.readyState === 'complete'")
            try browser.press("0")
            try browser.wait(until: "!location.search.includes('from=')")
        }
    }

    // MARK: - Documents

    /// The month's document stands alone: its own style is in it, and the page's policy lets it be.
    @Test func theDocumentIsShownAsItIsPrinted() async throws {
        try await ServedSite().serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/contracts/acme/2026-02/document.html")
            let border = try browser.evaluate(
                "getComputedStyle(document.querySelector('.parties > div')).borderTopWidth")
            #expect(border == "2px")
        }
    }
}

extension Chromium {
    /// A browser in which somebody has signed in by the form.
    static func signedIn(at site: ServedSite, as name: String) throws -> Chromium {
        let browser = try Chromium()
        try browser.open("http://127.0.0.1:\(site.port)/login")
        _ = try browser.evaluate(
            """
            document.querySelector("[name=name]").value = "\(name)";
            document.querySelector("[name=password]").value = "\(ServedSite.password)";
            document.querySelector("form.sign-in button").click();
            """)
        try browser.wait(until: "document.querySelector('.person span')?.textContent === '\(name)'")
        return browser
    }

    /// Opens a page in a language and colours, as the links at its end choose them.
    func open(at site: ServedSite, _ path: String, language: String = "en", theme: String = "light") throws {
        let page = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        try open("http://127.0.0.1:\(site.port)/settings?language=\(language)&theme=\(theme)&page=\(page)")
    }
}
