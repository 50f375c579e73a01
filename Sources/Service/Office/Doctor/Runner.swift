/// Who the daemon is, and what the kernel lets it do: the user of its unit, or whoever asks.
struct Runner: Hashable, Sendable {
    /// The capabilities that Mainstay can use (capabilities(7)), by their bits.
    enum Capability: Int, Hashable, Sendable, CaseIterable {
        case bindService = 10
        case rawSockets = 13

        /// As units write it.
        var name: String {
            switch self {
            case .bindService: "CAP_NET_BIND_SERVICE"
            case .rawSockets: "CAP_NET_RAW"
            }
        }
    }

    var name: String
    var user: UInt32
    /// Its own group, and the others that it is in.
    var groups: [UInt32]
    var capabilities: Set<Capability>
    /// The unit that says so; nil for whoever asks.
    var unit: String?

    /// Below which folders its unit lets it write; nil for wherever the user may.
    var writableFolders: [String]?

    /// The name as a sentence begins with it.
    var described: String { unit.map { "\(name) (of \($0))" } ?? name }

    /// Reads the line `CapEff:` of /proc/PID/status, a hexadecimal mask.
    static func capabilities(inStatus text: String) -> Set<Capability> {
        let line = text.split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        let digits = line?.dropFirst("CapEff:".count).drop { $0.isWhitespace } ?? ""
        let mask = UInt64(digits, radix: 16) ?? 0
        return Set(Capability.allCases.filter { mask & (1 << UInt64($0.rawValue)) != 0 })
    }

    /// Whether its unit lets it write in a folder.
    func mayReach(_ folder: String) -> Bool {
        guard let writableFolders else { return true }
        return writableFolders.contains { folder == $0 || folder.hasPrefix("\($0)/") }
    }

    /// The commands that add settings to its unit's section `[Service]`.
    func extending(_ unit: String, by setting: String, in file: String) -> [String] {
        let folder = "/etc/systemd/system/\(unit).d"
        return [
            "sudo mkdir -p \(folder)",
            "printf '[Service]\\n%s\\n' \(Shell.quoted(setting)) | sudo tee \(folder)/\(file).conf",
            "sudo systemctl daemon-reload && sudo systemctl restart \(unit)",
        ]
    }

    /// Whether it may do something with a file or folder, by owner, group and mode.
    ///
    /// - Parameter bits: 4 to read, 2 to write, 1 to run or to enter; they may be added up.
    func may(_ bits: UInt32, _ file: FileFacts) -> Bool {
        if user == 0 { return true }
        let shift: UInt32 =
            if file.owner == user {
                6
            } else if groups.contains(file.group) {
                3
            } else {
                0
            }
        return (file.mode >> shift) & bits == bits
    }
}

/// Owner and mode of a file or folder.
struct FileFacts: Hashable, Sendable {
    var owner: UInt32
    var group: UInt32
    var mode: UInt32
}
