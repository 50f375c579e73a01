import Foundation
import Programs
import Testing

@testable import Web

/// The wall in a real browser.
@Suite(.enabled(if: Chromium.isInstalled, "Debian's chromium is not installed; `make setup-test` installs it"))
struct WallBrowserTests {
    private static let whileRead = "2026-02-12T16:30:00Z"

    /// What changes is replaced in the page that is open; title and icon say it, too.
    @Test func thePageFollowsWithoutBeingLoadedAgain() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/")
            let before = try browser.evaluate("window.mark = 'same page'; document.title")
            #expect(before == "✓ All is well · dc-1")
            let well = try browser.evaluate("document.querySelectorAll('#wall-power .n.up').length")
            #expect(well == "6", "two contracts with two outlets each")
            try await site.lose(["pdu-a/outlet/7", "pdu-b/outlet/7"])
            try browser.wait(until: "document.title.startsWith('✕ Down 1')")
            let mark = try browser.evaluate("window.mark")
            #expect(mark == "same page")
            let dead = try browser.evaluate(
                "[...document.querySelectorAll('#wall-power .n.down .m')].map((name) => name.textContent).sort().join()"
            )
            #expect(dead == "acme,pdu-a,pdu-b")
            let icon = try browser.evaluate("document.querySelector('link[rel=icon]').href")
            #expect(icon.contains("/assets/wall-down.svg"))
        }
    }

    /// A page that hears nothing any more says so, and nothing on it stays green.
    @Test func thePageSaysThatItIsStale() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/")
            let green = try browser.evaluate("getComputedStyle(document.querySelector('.banner')).color")
            // As if each look at the clock came much later than the beat before it.
            _ = try browser.evaluate("{ let later = Date.now(); Date.now = () => (later += 20000); }")
            try browser.wait(until: "document.body.classList.contains('is-stale')")
            let text = try browser.evaluate("document.querySelector('.stale').textContent")
            #expect(text.contains("nothing heard since 2026-02-13 00:30:00"))
            let title = try browser.evaluate("document.title")
            #expect(title.hasPrefix("? Stale"))
            let banner = try browser.evaluate("getComputedStyle(document.querySelector('.banner')).color")
            #expect(banner != green)
        }
    }

    /// Nothing is fetched from elsewhere, and nothing that the page does is forbidden by its own policy.
    @Test func thePageKeepsToItsPolicy() async throws {
        try await ServedSite(now: Self.whileRead).serving { site in
            let browser = try Chromium()
            try browser.open("http://127.0.0.1:\(site.port)/?at=2026-02-10T02:00:00Z")
            let places = try browser.evaluate(
                "[...new Set(performance.getEntriesByType('resource').map((r) => new URL(r.name).origin))].join()")
            #expect(places == "http://127.0.0.1:\(site.port)")
            let styled = try browser.evaluate(
                "document.querySelectorAll('main [style], main script, main style').length")
            #expect(styled == "0")
            let opened = try browser.evaluate("'past' in document.querySelector('[data-wall]').dataset")
            #expect(opened == "1" || opened == "true", "\(opened)")
        }
    }
}
