import Foundation
import Office
import Settings
import Testing

@testable import Web

/// What customers and engineers see of a contract's month.
struct ContractPagesTests {
    @Test func contractsAreListedAndFound() async throws {
        try await ServedSite().serving { site in
            let all = try site.get("/contracts")
            #expect(all.status == 200)
            #expect(all.body.contains("Acme Trading") && all.body.contains("Globex"))
            let found = try site.get("/contracts?q=glob")
            #expect(!found.body.contains("Acme Trading") && found.body.contains("Globex"))
        }
    }

    /// From the percentage to the outage, to the readings that prove it.
    @Test func aMonthLeadsToItsOutages() async throws {
        try await ServedSite().serving { site in
            let month = try site.get("/contracts/acme/2026-02")
            #expect(month.status == 200)
            #expect(month.body.contains("Power supply") && month.body.contains("Asia/Shanghai (UTC+8)"))
            let link = try #require(month.body.firstMatch(of: #/href="(/outages/[0-9a-f]+\?contract=acme)"/#)).output.1
            let outage = try site.get(String(link))
            #expect(outage.status == 200)
            #expect(outage.body.contains("pdu-a/outlet/7 down from 2026-02-10 09:00:00"))
        }
    }

    @Test func thePictureGoesDownToTheReading() async throws {
        try await ServedSite().serving { site in
            let whole = try site.get("/contracts/acme/2026-02")
            #expect(whole.body.contains("Look at a day or less"))
            let closer = try site.get("/contracts/acme/2026-02?from=2026-02-10T00:00:00Z&to=2026-02-10T06:00:00Z")
            #expect(closer.body.contains("<title>Power: down, 2026-02-10"))
            #expect(closer.body.contains("<th scope=\"row\">pdu-b/outlet/7</th>"))
            // What lies outside of the month, or is no instant, shows the month.
            for query in ["?from=2031-01-01T00:00:00Z&to=2031-01-02T00:00:00Z", "?from=yesterday", "?to=", "?from=%00"]
            {
                let page = try site.get("/contracts/acme/2026-02\(query)")
                #expect(page.status == 200 && page.body.contains("Look at a day or less"), "\(query)")
            }
        }
    }

    @Test func documentsAreTheCommandsOwn() async throws {
        try await ServedSite().serving { site in
            let json = try site.get("/contracts/acme/2026-02/document.json")
            #expect(json.headers["content-type"] == "application/json")
            #expect(json.body.contains("\"schema\": \"mainstay.compliance/1\""))
            #expect(try site.get("/contracts/acme/2026-02/document.csv").status == 200)
            #expect(try site.get("/contracts/acme/2026-02/document.html").body.contains("Service level report"))
            #expect(try site.get("/contracts/acme/2026-02/document.html?language=zh-Hans").body.contains("服务品质报告"))
            #expect(try site.get("/contracts/acme/2026-02/document.exe").status == 404)
        }
    }

    /// A credit note rests on what was stored, and says why there is none.
    @Test func aMonthThatIsNotFinalHasNoCreditNote() async throws {
        try await ServedSite().serving { site in
            let page = try site.get("/contracts/acme/2026-02/credit-note.html")
            #expect(page.status == 409)
            #expect(page.body.contains("is not final"))
        }
    }

    @Test func everyRevisionStays() async throws {
        let site = try ServedSite(now: "2026-03-20T00:00:00Z")
        let desk = Principal(name: "desk", role: .operator)
        try site.office.evaluate(EvaluationOrder(month: .last), for: desk) { _ in }
        try await site.serving { site in
            let page = try site.get("/contracts/acme")
            #expect(page.body.contains("February 2026") && page.body.contains("document.json?revision=1"))
            #expect(try site.get("/contracts/acme/2026-02/document.json?revision=1").body.contains("\"revision\": 1"))
            #expect(try site.get("/contracts/acme/2026-02/credit-note.json").status == 200)
        }
    }

    @Test(arguments: [
        ("/contracts/nobody", 404), ("/contracts/acme/2026-13", 422), ("/contracts/acme/%2e%2e", 422),
        ("/outages/ffff", 404), ("/nothing", 404), ("/contracts/acme/2026-02/document.json?revision=7", 404),
    ]) func whatIsNotThereIsSaidSo(path: String, status: Int) async throws {
        try await ServedSite().serving { site in
            let page = try site.get(path)
            #expect(page.status == status)
            #expect(page.body.contains("<h1>This did not work</h1>"))
            #expect(!page.body.contains("<p>Not Found</p>"), "a phrase of HTTP's says nothing to people")
        }
    }

    /// A page in another language says it in that language; what the office says in English is marked as such.
    @Test func whatIsNotThereIsSaidInChinese() async throws {
        try await ServedSite().serving { site in
            let chinese = ["Accept-Language": "zh-CN"]
            let nothing = try site.get("/nothing", headers: chinese)
            #expect(nothing.status == 404 && nothing.body.contains("<p>没有此页面"))
            #expect(!nothing.body.contains("Not Found"))
            let nobody = try site.get("/contracts/nobody", headers: chinese)
            #expect(nobody.body.contains("<p>没有此页面") && nobody.body.contains("<p class=\"faint\" lang=\"en\">"))
            let mistyped = try site.get("/contracts/acme/2026-13", headers: chinese)
            #expect(mistyped.status == 422 && mistyped.body.contains("<p>填写或网址有误"))
        }
    }

    /// What followed the head of such an answer would be taken for the next one (RFC 9110, 9.3.2).
    @Test(arguments: ["/api/v1/contracts", "/api/v1/contracts/nobody", "/nothing", "/readyz"])
    func headHasNoContent(path: String) async throws {
        try await ServedSite().serving { site in
            let answer = try RawRequest(method: "HEAD", path: path).send(to: site.port)
            #expect(answer.body.isEmpty && answer.status > 0)
        }
    }

    /// Whatever somebody types is shown as text.
    @Test func nothingTypedIsMarkup() async throws {
        try await ServedSite().serving { site in
            let page = try site.get("/contracts?q=%3Cscript%3Ealert(1)%3C/script%3E")
            #expect(!page.body.contains("<script>alert"))
            #expect(page.body.contains("&lt;script&gt;"))
        }
    }

    @Test func languageAndColoursAreTheVisitors() async throws {
        try await ServedSite().serving { site in
            let choice = try site.get("/settings?language=zh-Hans&theme=dark&page=/contracts")
            #expect(choice.status == 303 && choice.headers["location"] == "/contracts")
            #expect(choice.cookies.count == 2)
            let page = try site.get("/contracts", headers: ["Cookie": "language=zh-Hans; theme=dark"])
            #expect(page.body.contains("<html lang=\"zh-Hans\" data-theme=\"dark\">"))
            #expect(page.body.contains("合同或甲方"))
            #expect(try site.get("/contracts", headers: ["Accept-Language": "zh-CN,en;q=0.5"]).body.contains("合同"))
            for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "/%0d%0aX:%201"] {
                let location = try site.get("/settings?page=\(elsewhere)").headers["location"]
                #expect(location == "/", "\(elsewhere)")
            }
        }
    }

    @Test func aBasePathStandsBeforeEveryLink() async throws {
        try await ServedSite { $0.basePath = "/power" }.serving { site in
            #expect(try site.get("/contracts").status == 404)
            let page = try site.get("/power/contracts/acme/2026-02")
            #expect(page.status == 200)
            for link in page.body.matches(of: #/(?:href|src|action)="([^"]*)"/#).map(\.output.1) {
                #expect(link.hasPrefix("/power/") || link.hasPrefix("?") || link.hasPrefix("#"), "\(link)")
            }
        }
    }
}
