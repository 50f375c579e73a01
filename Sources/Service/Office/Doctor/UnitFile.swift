/// What a unit of systemd says of the daemon (systemd.unit(5)): the last assignment counts, and lists are added up.
struct UnitFile: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// - Parameter texts: the unit, and what is dropped in beside it, in order.
    init(_ texts: [String]) {
        for text in texts {
            var section = ""
            for line in text.replacing("\\\n", with: " ").split(separator: "\n") {
                let words = line.drop { $0.isWhitespace }
                if words.hasPrefix("[") {
                    section = String(words.dropFirst().prefix { $0 != "]" })
                } else if !words.hasPrefix("#"), !words.hasPrefix(";"), let sign = words.firstIndex(of: "=") {
                    assign(String(words[words.index(after: sign)...]), to: "\(section).\(words[..<sign])")
                }
            }
        }
    }

    /// An empty assignment forgets what was there.
    private mutating func assign(_ value: String, to key: String) {
        let words = value.split(whereSeparator: \.isWhitespace).map(String.init)
        values[key] = words.isEmpty ? [] : values[key, default: []] + words
    }

    /// The user that the service runs as; nil for root.
    var user: String? { values["Service.User"]?.last }

    /// What it may do without being root.
    var capabilities: Set<Runner.Capability> {
        let named = Set(values["Service.AmbientCapabilities"] ?? [])
        return Set(Runner.Capability.allCases.filter { named.contains($0.name) })
    }

    /// Below which folders it may write; nil for wherever its user may.
    var writableFolders: [String]? {
        guard values["Service.ProtectSystem"]?.last == "strict" else { return nil }
        let state = (values["Service.StateDirectory"] ?? []).map { "/var/lib/\($0)" }
        return state + (values["Service.ReadWritePaths"] ?? []).map { String($0.drop { "-+".contains($0) }) }
    }

    /// What starts it, when it is enabled.
    var wantedBy: [String] { values["Install.WantedBy"] ?? [] }
}
