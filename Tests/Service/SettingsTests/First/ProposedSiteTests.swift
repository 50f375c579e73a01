import SNMPValues
import Settings
import Site
import Testing

/// What a first configuration is made of.
@Suite struct ProposedSiteTests {
    private static let community = CredentialSettings.community(.v2c, .plain("public"))

    private func place(_ text: String) throws -> HostAndPort { try #require(HostAndPort(text)) }

    @Test(arguments: [
        ("PDU-1.example.org", "pdu-1"), ("Rack 1.2 / PDU", "rack-1"), ("上海 UPS", "ups"), ("", "device-10-0-0-1"),
        ("icmp", "device-10-0-0-1"), ("7", "device-10-0-0-1"), ("a\u{1B}[31mb", "a-31mb"), ("x: {y}", "x-y"),
    ])
    func namesAreCleaned(called: String, name: String) {
        var names = DeviceNames()
        #expect(names.name(for: called, at: "10.0.0.1") == name)
    }

    @Test func eachNameIsGivenOnce() {
        var names = DeviceNames()
        let given = ["apc", "apc", "apc"].map { names.name(for: $0, at: "10.0.0.1") }
        #expect(given == ["apc", "apc-10-0-0-1", "apc-2"])
    }

    @Test func oneAddressIsOneDevice() throws {
        var proposal = ProposedSite(origin: "x")
        #expect(proposal.add(called: "a", at: try place("10.0.0.1"), by: Self.community) == "a")
        #expect(proposal.add(called: "b", at: try place("10.0.0.1"), by: Self.community) == nil)
        #expect(proposal.leftOut == ["b: 10.0.0.1:161 is a already"] && proposal.devices.count == 1)
    }

    /// What devices and files say stays in comments and quotation marks.
    @Test func nothingBreaksOutOfTheText() throws {
        var proposal = ProposedSite(origin: "a\nfile: evil")
        proposal.add(
            called: "a", at: try place("10.0.0.1"),
            by: .user(name: "x\", evil: \"y", authentication: nil, privacy: nil, context: ""),
            remark: "b\nsite: evil\n")
        proposal.add(
            called: "c", at: try place("10.0.0.2"),
            by: .user(name: "x\u{1B}", authentication: nil, privacy: nil, context: ""))
        proposal.leftOut.append("d\nsite: evil")
        proposal.pinged = [.init(heading: "e\nsite: evil", hosts: ["10.0.0.3"])]
        let made = ProposedText(proposal, site: "dc: 1", timeZone: "Europe/Berlin", folder: "/x")
        let folder = try Folder(made.text)
        try folder.write("hooks/log", "#!/bin/sh\n", mode: 0o755)
        let (configuration, problems) = folder.load()
        #expect(problems.isEmpty, "\(problems)")
        #expect(configuration?.facility.site == "dc: 1")
        guard case .user(let name, _, _, _)? = configuration?.credentials.values.first else {
            return #expect(Bool(false), "no user")
        }
        #expect(name == "x\", evil: \"y" && configuration?.credentials.count == 1)
        #expect(proposal.leftOut.contains("c: its address or user name holds a control character"))
    }

    @Test func filesInTheFolderAreNamedFromIt() throws {
        var proposal = ProposedSite(origin: "x")
        for (number, path) in ["/etc/mainstay/secrets/c", "/run/secrets/c"].enumerated() {
            proposal.add(called: nil, at: try place("10.0.0.\(number + 1)"), by: .community(.v2c, .file(path)))
        }
        proposal.note(try #require(SignalName("pdu-1/outlet/3")), feeds: "device-10-0-0-1")
        let made = ProposedText(proposal, site: "s", timeZone: "UTC", folder: "/etc/mainstay")
        #expect(made.text.contains("{file: secrets/c}") && made.text.contains("{file: \"/run/secrets/c\"}"))
        #expect(made.text.contains("profile: auto, fed_by: pdu-1/outlet/3}"))
        #expect(made.secrets.isEmpty && made.missing.isEmpty)
    }
}
