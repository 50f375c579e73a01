import Foundation
import Site
import Testing

@testable import Documents

/// Amounts in the capitals of Chinese bills.
@Suite struct CapitalsTests {
    @Test(arguments: [
        ("12000.00 CNY", "人民币壹万贰仟元整"), ("387.10 CNY", "人民币叁佰捌拾柒元壹角整"), ("0.00 CNY", "人民币零元整"),
        ("0.05 CNY", "人民币伍分"), ("100.05 CNY", "人民币壹佰元零伍分"), ("1005.00 CNY", "人民币壹仟零伍元整"),
        ("10010.20 CNY", "人民币壹万零壹拾元贰角整"), ("100000.00 CNY", "人民币壹拾万元整"),
        ("100000000.00 CNY", "人民币壹亿元整"), ("100010000.00 CNY", "人民币壹亿零壹万元整"),
        ("1234567.89 CNY", "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"), ("20300.00 CNY", "人民币贰万零叁佰元整"),
    ])
    func capitals(text: String, words: String) throws {
        #expect(try #require(Money(text)).inChineseCapitals == words)
    }

    @Test func otherCurrenciesHaveNone() throws {
        #expect(try #require(Money("12.00 USD")).inChineseCapitals == nil)
        #expect(Money(amount: -1, currency: "CNY").inChineseCapitals == nil)
    }
}
