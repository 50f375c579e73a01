import Settings
import Testing

/// Smokeping's configuration: what it pings, by the headings of its menu.
@Suite struct SmokepingFileTests {
    private static let targets = """
        *** Targets ***
        probe = FPing
        menu = Top
        title = Network Latency Grapher

        + customers
        menu = Customers of \\
           the hall
        ++ acme
        host = 198.51.100.10
        ++ shop
        probe = EchoPingHttp
        host = 198.51.100.11
        ++ both
        host = /customers/acme /customers/shop
        + routers
        host = 10.0.0.1
        ++ border
        host = br-1.example
        ++ home
        host = DYNAMIC
        ++ again
        host = 10.0.0.1

        """

    @Test func targetsStandBelowTheirHeadings() throws {
        let taken = try Taken(.smokeping, Self.targets)
        #expect(taken.problems.isEmpty && taken.complaints == [], "\(taken.complaints)")
        #expect(
            taken.proposal.pinged == [
                .init(heading: "Customers of the hall", hosts: ["198.51.100.10"]),
                .init(heading: "routers", hosts: ["br-1.example", "10.0.0.1"]),
            ])
        #expect(
            taken.proposal.leftOut == [
                "customers/shop (198.51.100.11): it is measured by EchoPingHttp, not pinged",
                "routers/home: its address is told by the host itself",
            ])
        #expect(taken.made.text.contains("# routers: [br-1.example, 10.0.0.1]\n"))
    }

    /// Debian's file includes all others; a probe may have a name of its own.
    @Test func aWholeConfigurationWithItsFiles() throws {
        let files = [
            "/etc/smokeping/config.d/Probes": "*** Probes ***\n+ FPing\nbinary = /usr/bin/fping\n++ Often\n+ DNS\n",
            "/etc/smokeping/config.d/Targets": "*** Targets ***\nprobe = Often\n+ a\nhost = 10.0.0.1\n@include more\n",
            "more": "+ b\nhost = 10.0.0.2\n++ names\nprobe = DNS\nhost = 10.0.0.3\n",
        ]
        let text = """
            @include /etc/smokeping/config.d/Probes
            @include /etc/smokeping/config.d/Targets
            """
        let taken = try Taken(.smokeping, text, including: files)
        #expect(taken.proposal.pinged.flatMap(\.hosts) == ["10.0.0.1", "10.0.0.2"])
        #expect(taken.proposal.leftOut == ["b/names (10.0.0.3): it is measured by DNS, not pinged"])
    }

    @Test func aMissingFileIsNamedAtItsPlace() throws {
        let taken = try Taken(.smokeping, "*** Targets ***\n\n@include hosts\n")
        #expect(taken.problems.map(\.description) == ["a file:3:1: error: hosts, which it includes, cannot be read"])
    }

    /// A file that includes itself ends.
    @Test func aCircleEnds() throws {
        let circle = "+ a\nhost = 10.0.0.1\n@include circle\n"
        let taken = try Taken(.smokeping, circle, including: ["circle": circle])
        #expect(taken.problems.count == 1)
    }
}
