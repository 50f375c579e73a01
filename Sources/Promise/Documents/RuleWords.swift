extension Language {
    /// What decided a reading, in the words of a device family's rules or of the manager; words that are not theirs, such
    /// as a device's own, stay as they are.
    public func rule(_ text: String) -> String {
        switch self {
        case .english: text
        case .chinese: RuleWords.chinese(RuleWords.chineseOfSilence(text))
        }
    }
}

/// The sentences in which rules explain themselves (`Judge`) and failures are told, in Chinese.
private enum RuleWords {
    private static let states = ["up": "正常", "down": "中断", "unknown": "未知"]

    static func chinese(_ text: String) -> String {
        var text = text
        for (english, chinese) in fixed where text.contains(english) { text = text.replacing(english, with: chinese) }
        text.replace(/(\d+(?:\.\d+)?) V and more is live/) { "达到 \($0.1) V 为有电" }
        text.replace(/less than (\d+(?:\.\d+)?) V is dead/) { "低于 \($0.1) V 为无电" }
        text.replace(/less than (\d+(?:\.\d+)?) V is what a dead line picks up/) { "低于 \($0.1) V 为无电线路的感应电压" }
        text.replace(/between (\d+(?:\.\d+)?) V and (\d+(?:\.\d+)?) V is in doubt/) { "\($0.1) V 与 \($0.2) V 之间无法判定" }
        text.replace(/more than (\d+(?:\.\d+)?) V is in doubt/) { "高于 \($0.1) V 无法判定" }
        text.replace(/(\S+) means (up|down|unknown)\b/) { "\($0.1) 表示\(state($0.2))" }
        text.replace(/all of (\d+) phases: (\S+) (up|down|unknown)\b/) { "全部 \($0.1) 相：\($0.2) \(state($0.3))" }
        text.replace(/switched on, but (\S+), which may feed it, is down/) { "已合闸，但可能为其供电的 \($0.1) 中断" }
        text.replace(/switched on, but (\S+) is down/) { "已合闸，但 \($0.1) 中断" }
        text.replace(/the agent has lost its device \((.+?) = nothing\)/) { "代理与其设备失去联系（\($0.1) 无数值）" }
        text.replace(/the agent has lost its device \((.+?)\)/) { "代理与其设备失去联系（\($0.1)）" }
        text.replace(/\ \((\d+) of (\d+)\)/) { "（\($0.2) 项中 \($0.1) 项）" }
        return text
    }

    private static func state(_ word: Substring) -> String { states[String(word)] ?? String(word) }

    private static let fixed: [(String, String)] = [
        ("zero, as a row that is not fitted does; this one was live, or is configured", "读数为零，如同未安装的行；此行曾有电，或已配置"),
        ("the card answers from what it calls dead", "管理卡由其所称无电的一路供电，却仍在应答"),
        ("a load proves life", "有负载即有电"),
        ("in tenths of a volt: there is a voltage, and no other scale fits", "以 0.1 V 为单位：有电压，且无其他单位相符"),
        ("no value that tells", "数值无法说明状态"), ("the device gives no number", "设备未给出数值"),
        ("; where the unit is another one, the profile needs an override", "；若单位不同，须在设备档案中另行指定"),
        ("the UPS says that it is on line", "UPS 报告在线"), ("contradiction: ", "相互矛盾："),
        (" and a load, though ", " 且有负载，然而 "), (", though ", "，然而 "),
    ]

    // MARK: - Silence

    static func chineseOfSilence(_ text: String) -> String {
        var text = text
        for (english, chinese) in silences where text.contains(english) {
            text = text.replacing(english, with: chinese)
        }
        text.replace(/(\S+) does not answer(: |$)/) { "\($0.1) 无应答\($0.2.isEmpty ? "" : "：")" }
        text.replace(/The address cannot be reached \((.+?)\); check that the agent runs there and the route to it\./) {
            "无法到达该地址（\($0.1)）；请检查设备的 SNMP 服务及路由。"
        }
        return text
    }

    private static let silences: [(String, String)] = [
        (
            "No answer: check address, port and firewall; to a wrong community, or an address it does not allow, an agent "
                + "says nothing.",
            "没有应答：请检查地址、端口和防火墙；团体名不正确或来源地址未获允许时，设备不作应答。"
        ),
        ("The agent does not know this user name; check the user on the agent.", "设备不认识此用户名；请检查设备上的用户。"),
        ("Authentication failed; check the authentication protocol and passphrase.", "认证失败；请检查认证协议和口令。"),
        ("Decryption failed; check the privacy protocol and passphrase.", "解密失败；请检查加密协议和口令。"),
        ("no answer", "没有应答"),
    ]
}
