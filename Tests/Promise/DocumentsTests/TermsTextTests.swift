import Documents
import Settings
import Site
import Testing

/// Terms in plain words: every figure is said, in both languages.
@Suite struct TermsTextTests {
    private func text(_ name: String, _ language: Language) throws -> String {
        let (terms, _, problems) = ConfigurationFiles.terms(name, folder: "/nonexistent")
        return TermsText(try #require(terms, "\(problems)"), language: language).text
    }

    @Test(arguments: [
        (
            "idc-standard", Language.english,
            [
                "99.9 %", "44 min", "5 days", "whole local days", "working day 3", "15 min", "30 min",
                "24 hours", "30 days", "the month's rent is waived", "2027",
            ]
        ),
        (
            "idc-standard", .chinese,
            [
                "99.9 %", "44 分钟", "5 天", "整日", "第 3 个工作日", "15 分钟", "30 分钟", "24 小时",
                "免收当月租用费", "第十一条",
            ]
        ),
        (
            "tiered-credits", .english,
            ["10 % below 99.9 %", "30 % below 99 %", "elapsed time", "working day 5", "50 %", "2 days"]
        ),
        ("tiered-credits", .chinese, ["低于 99 % 抵扣 30 %", "连续时间", "不扣减租费", "2 天"]),
    ])
    func everyFigureIsSaid(name: String, language: Language, words: [String]) throws {
        let text = try text(name, language)
        for word in words { #expect(text.contains(word), "\(word)") }
    }

    @Test func termsThatAreNotThereAreNamed() {
        let (terms, _, problems) = ConfigurationFiles.terms("idc-standart", folder: "/nonexistent")
        #expect(terms == nil)
        #expect(problems.first?.message.contains("did you mean idc-standard?") ?? false)
    }
}
