import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// Mails of events: headers that no text can forge, words and lines within their lengths.
@Suite struct MailEncodingTests {
    @Test(arguments: [
        ("2026-10-03T02:10:00Z", "Sat, 03 Oct 2026 02:10:00 +0000"),
        ("2026-12-31T23:59:59.999Z", "Thu, 31 Dec 2026 23:59:59 +0000"),
        ("2028-02-29T00:00:00+08:00", "Mon, 28 Feb 2028 16:00:00 +0000"),
    ])
    func datesAreThoseOfMail(text: String, date: String) throws {
        #expect(try #require(Instant(text)).mailDate == date)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("机房", "5py65oi/")])
    func base64IsThatOfTheStandard(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
    }

    private func mail(_ summary: String, to: String = "li@acme.example", site: String = "dc-1") -> String {
        let event = Event(
            id: "e-1", kind: .powerFeedLost, at: at(0), site: site, contract: "acme", subject: "acme/A", state: "down",
            summary: summary)
        let message = HookMessage(event: event, contact: nil, attempt: 2)
        return MailMessage(message, from: "noc@dc.example", to: to).text
    }

    private func headers(_ mail: String) -> [String] {
        (mail.components(separatedBy: "\r\n\r\n").first ?? "").components(separatedBy: "\r\n")
    }

    @Test func theHeaders() {
        let headers = headers(mail("x"))
        #expect(headers.prefix(3) == ["From: noc@dc.example", "To: li@acme.example", "Subject: =?UTF-8?B?eA==?="])
        #expect(headers.contains("Message-ID: <e-1.2@dc-1.mainstay>"))
        #expect(headers.contains("Auto-Submitted: auto-generated"))
    }

    /// Neither the text nor an address nor the site's name can begin a header of its own.
    @Test func nothingForgesAHeader() {
        let hostile = "x\r\nBcc: everybody@example\r\n\r\nbody"
        let names = { (mail: String) in
            headers(mail).map { String($0.prefix { $0 != ":" }) }.filter { !$0.hasPrefix(" ") }
        }
        let usual = names(mail("x"))
        #expect(names(mail(hostile)) == usual)
        #expect(names(mail("x", to: hostile)) == usual)
        #expect(names(mail("x", site: hostile)) == usual)
    }

    /// RFC 2047: an encoded word has at most 75 octets, and no character is cut at the end of all of them.
    @Test func longSubjectsAreFolded() {
        let headers = headers(mail(String(repeating: "机房断电", count: 40)))
        let words = headers.filter { $0.contains("=?UTF-8?B?") }.map { $0.replacing("Subject:", with: "") }
        #expect(words.count > 1)
        #expect(words.allSatisfy { $0.utf8.count <= 76 && $0.hasPrefix(" ") })
    }

    /// The body is the summary, then the event as the hooks get it.
    @Test func theBodyIsInLinesOf76() throws {
        let parts = mail("two lines\nof text").components(separatedBy: "\r\n\r\n")
        let lines = parts[1].components(separatedBy: "\r\n")
        #expect(lines.last == "")
        #expect(lines.dropLast(2).allSatisfy { $0.utf8.count == 76 })
        let body = try #require(Data(base64Encoded: parts[1], options: .ignoreUnknownCharacters))
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.hasPrefix("two lines\nof text\n\n{\"specversion\":\"1.0\",\"id\":\"e-1\""))
    }
}
