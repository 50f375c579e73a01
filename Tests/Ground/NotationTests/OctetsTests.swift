import Notation
import Testing

/// How much room something takes, for people.
@Suite struct OctetsTests {
    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (12_345, "12.3 kB"), (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (1_500_000_000, "1.5 GB"), (Int64.max, "9223372.0 TB"), (-12_345, "-12.3 kB"),
        ] as [(Int64, String)])
    func octetsAreWrittenInTheirUnit(octets: Int64, text: String) { #expect(octets.inOctets == text) }
}
