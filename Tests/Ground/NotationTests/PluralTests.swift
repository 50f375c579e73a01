import Notation
import Testing

@Test(arguments: [
    (0, "device", "0 devices"), (1, "device", "1 device"), (2, "address", "2 addresses"), (1, "entry", "1 entry"),
    (3, "entry", "3 entries"), (366, "day", "366 days"), (-1, "minute", "-1 minutes"),
])
func aNumberStandsWithItsNoun(number: Int, noun: String, text: String) { #expect(number.counted(noun) == text) }
