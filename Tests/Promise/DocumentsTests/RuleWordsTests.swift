import Documents
import Testing

/// What decided a reading, on Chinese pages.
struct RuleWordsTests {
    /// Every form in which a rule explains itself (`Judge`).
    @Test(arguments: [
        "UPS-MIB::upsInputVoltage.1 = 230 V: 70 V and more is live", "less than 20 V is dead", "a load proves life",
        "2 means up", "outletStatusOff means down", "in tenths of a volt: there is a voltage, and no other scale fits",
        "no value that tells", "between 20 V and 70 V is in doubt", "less than 15 V is what a dead line picks up",
        "more than 600 V is in doubt; where the unit is another one, the profile needs an override",
        "contradiction: a.1 = 2, b.1 = 0", "a.1 = 230 V and a load, though b.1 = 0", "2 means up (2 of 3)",
        "less than 20 V is dead, though the UPS says that it is on line", "all of 3 phases: input/L2 down",
        "switched on, but bank/1 is down", "switched on, but bank/1, which may feed it, is down",
        "zero, as a row that is not fitted does; this one was live, or is configured",
        "the card answers from what it calls dead", "the agent has lost its device (X::y = 2)",
        "the agent has lost its device (X::y = nothing)", "pdu-a does not answer",
        "pdu-a does not answer: No answer: check address, port and firewall; to a wrong community, or an address it does "
            + "not allow, an agent says nothing.",
    ])
    func aRuleIsSaidInChinese(english: String) {
        let chinese = Language.chinese.rule(english)
        #expect(chinese != english)
        #expect(Language.english.rule(english) == english)
        // Names and units are nobody's language.
        let names: Set<Substring> = ["UPS", "MIB", "upsInputVoltage", "outletStatusOff", "input", "bank", "pdu"]
        let words = chinese.split { !$0.isASCII || !$0.isLetter }.filter { $0.count > 2 && !names.contains($0) }
        #expect(words == [], "\(chinese)")
    }

    @Test func itSaysTheSame() {
        #expect(
            Language.chinese.rule("UPS-MIB::upsInputVoltage.1 = 230 V: 70 V and more is live")
                == "UPS-MIB::upsInputVoltage.1 = 230 V: 达到 70 V 为有电")
        #expect(Language.chinese.rule("switched on, but bank/1 is down") == "已合闸，但 bank/1 中断")
        #expect(Language.chinese.rule("2 means up (2 of 3)") == "2 表示正常（3 项中 2 项）")
        #expect(Language.chinese.rule("what the device itself says") == "what the device itself says")
    }
}
