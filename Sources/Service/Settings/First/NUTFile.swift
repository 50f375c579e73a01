import Notation

/// `ups.conf` of Network UPS Tools (ups.conf(5), snmp-ups(8)): sections in brackets, `key = value` below them, values with
/// spaces in quotation marks.
struct NUTFile {
    private struct Section {
        var name: String
        var line: Int
        var values: [String: String] = [:]
    }

    private var sections: [Section] = []
    private var problems: [Problem] = []
    private let file: String

    init(_ text: String, file: String) {
        self.file = file
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            read(Self.words(of: line), number: number + 1)
        }
    }

    func add(to proposal: inout ProposedSite) -> [Problem] {
        for section in sections { add(section, to: &proposal) }
        return problems
    }

    private func add(_ section: Section, to proposal: inout ProposedSite) {
        let place = "\(section.name.onOneLine) (line \(section.line))"
        let driver = section.values["driver"] ?? "none"
        guard driver == "snmp-ups" else {
            proposal.leftOut.append("\(place): its driver \(driver) asks by other ways than SNMP")
            return
        }
        guard let port = section.values["port"], let address = HostAndPort(port) else {
            proposal.leftOut.append("\(place): `port` is no address")
            return
        }
        do throws(ForeignCredentials.Mistake) {
            proposal.add(
                called: section.name, at: address, by: try Self.credentials(section.values).settings(),
                remark: section.values["desc"] ?? "")
        } catch {
            proposal.leftOut.append("\(place): \(error.reason)")
        }
    }

    /// The defaults are the driver's.
    private static func credentials(_ values: [String: String]) -> ForeignCredentials {
        ForeignCredentials(
            version: values["snmp_version"] ?? "v1", community: values["community"] ?? "public",
            user: values["secname"] ?? "", level: values["seclevel"] ?? "noAuthNoPriv",
            authentication: values["authprotocol"] ?? "MD5", authenticationPassphrase: values["authpassword"],
            privacy: values["privprotocol"] ?? "DES", privacyPassphrase: values["privpassword"])
    }

    // MARK: - Lines

    private mutating func read(_ words: [String], number: Int) {
        guard let first = words.first else { return }
        if first.hasPrefix("["), first.hasSuffix("]") {
            sections.append(Section(name: String(first.dropFirst().dropLast()), line: number))
            return
        }
        // What stands before the first section is about the drivers; a word alone is a flag.
        guard words.count >= 3, words[1] == "=", !sections.isEmpty else { return }
        sections[sections.count - 1].values[first.lowercased()] = words[2]
    }

    /// Words, `=` by itself, without comments; a backslash takes the next character as it is.
    private static func words(of line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var isEscaped = false
        func end() {
            if let word { words.append(word) }
            word = nil
        }
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if isQuoted {
                word = (word ?? "") + String(character)
            } else if character == "#" {
                break
            } else if character == "=" {
                end()
                words.append("=")
            } else if character.isWhitespace {
                end()
            } else {
                word = (word ?? "") + String(character)
            }
        }
        end()
        return words
    }
}
