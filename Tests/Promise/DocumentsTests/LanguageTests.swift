import Agreement
import Correlation
import Site
import Testing

@testable import Documents

/// Every word of a document exists in both languages.
@Suite struct LanguageTests {
    /// Each value of a vocabulary in both languages: none is missing, and no two values read the same.
    private func check<Value>(_ values: [Value], _ wording: (Language) -> (Value) -> String) {
        for language in Language.allCases {
            let words = values.map(wording(language))
            #expect(words.allSatisfy { !$0.isEmpty })
            #expect(Set(words).count == values.count, "\(words)")
        }
        for value in values {
            let chinese = wording(.chinese)(value)
            #expect(chinese.unicodeScalars.contains { $0.properties.isIdeographic }, "\(chinese)")
            let english = wording(.english)(value)
            #expect(!english.unicodeScalars.contains { $0.properties.isIdeographic }, "\(english)")
        }
    }

    @Test func vocabularies() {
        check(Guarantee.allCases) { language in { language.title($0) } }
        check(Exclusion.allCases) { language in { language.exclusion($0) } }
        check(Ground.allCases) { language in { language.ground($0) } }
        check(Finding.Kind.allCases) { language in { language.finding($0) } }
        check(Contract.Service.allCases) { language in { language.service($0) } }
        check([Verdict.met, .breached, .undetermined, .recorded, .notApplicable]) { language in
            { language.verdict($0) }
        }
        check([ResultStatus.running, .provisional, .final, .notApplicable]) { language in { language.status($0) } }
        check([Remedy.Kind.rentWaived, .rentDays, .rentShare, .feeRefunded]) { language in { language.remedy($0) } }
        check([DueEntry.Outcome.onTime, .late, .pending, .excused, .undetermined]) { language in
            { language.outcome($0) }
        }
        check([EmergencyReportResult.Outcome.onTime, .late, .pending, .excused]) { language in
            { language.outcome($0) }
        }
        check(
            [
                Hypothesis.providerPower, .providerAccessSwitch, .providerUplink, .customerCircuit, .customerHost,
                .undetermined,
            ]
        ) { language in { language.hypothesis($0) } }
        check([Lane.Part.feed("mains"), .power, .link, .uplink, .reachability, .network]) { language in
            { language.part($0) }
        }
        check(Array(1...11)) { language in { language.article($0) } }
    }

    @Test func feedsKeepTheirNames() {
        #expect(Language.english.part(.feed("A")) == "Feed A")
        #expect(Language.chinese.part(.feed("A")) == "A 路")
        #expect(Language.english.part(.feed("ups")) == "UPS")
    }

    /// Every kind of record, and every word that a field may hold.
    @Test func theWordsOfTheRegisters() {
        var words = Record.Kind.allCases.map(\.rawValue).filter { $0 != "withdrawal" }
        for kind in Record.Kind.allCases {
            let schema = RecordSchema.of(kind)
            for field in schema.fields where ![.guarantee, .guarantees, .service].contains(field) {
                switch schema.type(of: field) {
                case .word(let choices), .words(let choices): words += choices
                case .instants(let names): words += names
                case .text, .texts, .instant, .date, .money, .integer, .wiring: break
                }
            }
        }
        for word in words {
            let chinese = Language.chinese.word(word)
            #expect(chinese.unicodeScalars.contains { $0.properties.isIdeographic }, "\(word) is \(chinese)")
            #expect(!Language.english.word(word).contains("_"), "\(word)")
        }
    }

    @Test func aWordOfSomebodysOwnStandsAsItIs() {
        #expect(Language.english.word("moving_day") == "moving day")
        #expect(Language.chinese.word("moving_day") == "moving day")
        #expect(Language.english.word("<b>") == "<b>")
    }

    @Test func articlesHaveChineseNumerals() {
        #expect(Language.chinese.article(9) == "第九条")
        #expect(Language.chinese.article(11) == "第十一条")
        #expect(Language.chinese.article(12) == "第12条")
        #expect(Language.english.article(12) == "Article 12")
    }

    @Test func theTagsAreThoseOfTheConfiguration() {
        #expect(Language(rawValue: "en") == .english)
        #expect(Language(rawValue: "zh-Hans") == .chinese)
        #expect(Language(rawValue: "zh") == nil)
    }
}
