import Settings

// What a unit says of the daemon.
extension UnitFile {
    /// The user that the service runs as; nil for root.
    var user: String? { words(of: "Service.User")?.last }

    /// What it may do without being root.
    var capabilities: Set<Runner.Capability> {
        let named = Set(words(of: "Service.AmbientCapabilities") ?? [])
        return Set(Runner.Capability.allCases.filter { named.contains($0.name) })
    }

    /// Below which folders it may write; nil for wherever its user may.
    var writableFolders: [String]? {
        guard words(of: "Service.ProtectSystem")?.last == "strict" else { return nil }
        let state = (words(of: "Service.StateDirectory") ?? []).map { "/var/lib/\($0)" }
        return state + (words(of: "Service.ReadWritePaths") ?? []).map { String($0.drop { "-+".contains($0) }) }
    }

    /// What starts it, when it is enabled.
    var wantedBy: [String] { words(of: "Install.WantedBy") ?? [] }
}
