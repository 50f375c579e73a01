import Site
import Testing

/// Amounts: read as written, rounded half-even to the currency's minor unit, written with all of its decimals.
@Suite struct MoneyTests {
    @Test(arguments: [
        ("12000.00 CNY", "12000.00 CNY"), ("12000 CNY", "12000.00 CNY"), ("0.5 CNY", "0.50 CNY"),
        ("800.005 CNY", "800.00 CNY"), ("800.015 CNY", "800.02 CNY"), ("800.025 CNY", "800.02 CNY"),
        ("800.0250001 CNY", "800.03 CNY"), ("100 JPY", "100 JPY"), ("100.5 JPY", "100 JPY"), ("101.5 JPY", "102 JPY"),
        ("1.2345 BHD", "1.234 BHD"), ("1.2355 BHD", "1.236 BHD"), ("0 EUR", "0.00 EUR"),
        ("99999999999999.99 USD", "99999999999999.99 USD"), ("999999999999999 USD", "999999999999999.00 USD"),
        ("999999999999999.999999999 CNY", "1000000000000000.00 CNY"), ("999999999999999.5 JPY", "1000000000000000 JPY"),
    ])
    func anAmountIsWrittenWithItsCurrencysDecimals(text: String, written: String) throws {
        let money = try #require(Money(text))
        #expect(money.description == written)
        #expect(Money(written) == money.rounded, "what is written is read again")
    }

    @Test(arguments: [
        "", "12000", "CNY", "12000.00CNY", "12000.00 cny", "12000.00 CN", "12000.00 CNYY", "-1 CNY", "+1 CNY", "1. CNY",
        ".5 CNY", "1,000 CNY", "1000000000000001 CNY", "1000000000000000.1 CNY", "10000000000000000 CNY", "1e3 CNY",
        "1 2 CNY", "1.0.0 CNY", "１ CNY", "1 ČNY",
        "1234567890123456 CNY", "0.1234567890 CNY", "1.5 CN\u{301}Y",
    ])
    func whatIsNoAmountIsRefused(text: String) { #expect(Money(text) == nil) }

    @Test func roundingTwiceIsRoundingOnce() throws {
        for text in ["0.125 CNY", "0.135 CNY", "7.5 JPY", "1.0005 KWD"] {
            let rounded = try #require(Money(text)).rounded
            #expect(rounded.rounded == rounded)
        }
    }

    @Test(arguments: [("50%", "1000.01 CNY", "500.00"), ("10%", "12000.00 CNY", "1200.00"), ("100%", "7 JPY", "7")])
    func aShareIsTakenBeforeRounding(share: String, amount: String, text: String) throws {
        let share = try #require(Ratio(share))
        #expect(share.of(try #require(Money(amount))).amountText == text)
    }
}
