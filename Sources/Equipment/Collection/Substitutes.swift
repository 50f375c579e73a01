import Foundation
import Notation
import Sockets

/// Substitutes for personal details, each always the same one: the second time a name or an address appears, it is
/// replaced as it was the first time.
struct Substitutes {
    /// Stands for the device's own name.
    static let ownName = "agent"
    private static let mailAddress = "someone@example.com"

    private var addresses: [String: UInt32] = [:]
    private var longAddresses: [String: String] = [:]
    private var macs: [[UInt8]: [UInt8]] = [:]
    private var serials: [String: String] = [:]
    private var labels: [String: String] = [:]
    private var texts: [String: String] = [:]
    private var ownersNames: Set<String> = []
    /// Addresses that were seen as values, as their octets.
    private var seen: Set<[UInt32]> = []

    /// Shorter names would be found inside ordinary words.
    private static let shortestName = 3

    // MARK: - What is known beforehand

    /// A text of the owner's: the whole, and of a host's full name the part before the first dot.
    mutating func add(ownersName name: String) {
        let host = name.prefix { $0 != "." }
        ownersNames.insert(name)
        ownersNames.insert(String(host))
    }

    /// An address in text; a host's name is the owner's.
    mutating func add(address text: String) {
        if let address = Self.ipv4(text) {
            add(address: address)
        } else if HostAddress(text) == nil {
            add(ownersName: text)
        }
    }

    /// An address that the device has told.
    mutating func add(address: UInt32) {
        let octets = [24, 16, 8, 0].map { address >> UInt32($0) & 0xFF }
        // Addresses such as 1.1.1.1 are nobody's secret, and look like any part of an object identifier.
        if octets.contains(where: { $0 >= 10 }) { seen.insert(octets) }
    }

    // MARK: - One by one

    /// An address of the networks for documentation (RFC 5737); 0.0.0.0 means none and stays.
    mutating func ipv4(for address: UInt32) -> UInt32 {
        guard address != 0 else { return 0 }
        let key = "\(address)"
        if let known = addresses[key] { return known }
        let networks: [UInt32] = [0xC000_0200, 0xC633_6400, 0xCB00_7100]
        let number = addresses.count
        let substitute = networks[number / 254 % networks.count] + UInt32(number % 254 + 1)
        addresses[key] = substitute
        return substitute
    }

    mutating func ipv4(for octets: [UInt8]) -> [UInt8] {
        let substitute = ipv4(for: octets.reduce(0) { $0 << 8 | UInt32($1) })
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: substitute >> UInt32($0)) }
    }

    /// A locally administered address; all zeros stay.
    mutating func mac(for octets: [UInt8]) -> [UInt8] {
        guard octets.contains(where: { $0 != 0 }) else { return octets }
        if let known = macs[octets] { return known }
        let number = macs.count + 1
        let substitute =
            [2, 0, 0, UInt8(truncatingIfNeeded: number >> 16), UInt8(truncatingIfNeeded: number >> 8)]
            + [UInt8(truncatingIfNeeded: number)]
        macs[octets] = substitute
        return substitute
    }

    mutating func serial(for text: String) -> String {
        guard !text.isEmpty else { return "" }
        return Self.numbered(text, in: &serials) { "SN" + String("000\($0)".suffix(4)) }
    }

    mutating func label(for text: String) -> String { Self.numbered(text, in: &labels) { "outlet \($0)" } }

    mutating func text(for text: String) -> String { Self.numbered(text, in: &texts) { "text \($0)" } }

    private static func numbered(
        _ text: String, in known: inout [String: String], naming name: (Int) -> String
    ) -> String {
        if let substitute = known[text] { return substitute }
        let substitute = name(known.count + 1)
        known[text] = substitute
        return substitute
    }

    // MARK: - Inside of text

    /// Replaces the owner's names, serial numbers and every address inside a text.
    mutating func scrub(_ text: String) -> String {
        var result = text
        // Cards tell their own serial number in sysDescr: `SN: ZA1234`.
        result.replace(/(?:SN|S\/N|[Ss]erial(?: [Nn]umber| [Nn]o\.?)?)[:=# ]+([0-9A-Za-z\-]{4,})/) { match in
            let (whole, number) = match.output
            guard number.contains(where: \.isNumber) else { return String(whole) }
            return String(whole.dropLast(number.count)) + serial(for: String(number))
        }
        for serial in Self.longestFirst(serials.keys) {
            result = result.replacingOccurrences(of: serial, with: serials[serial] ?? "", options: .caseInsensitive)
        }
        for name in Self.longestFirst(ownersNames) {
            result = result.replacingOccurrences(of: name, with: Self.ownName, options: .caseInsensitive)
        }
        result.replace(/[^\s<>()\[\],;:"@]+@[^\s<>()\[\],;:"@]+/) { _ in Self.mailAddress }
        // Longer runs hold a physical address too: engine identifiers. Pairs are separated alike throughout.
        result.replace(/[0-9A-Fa-f]{2}([:\- ])[0-9A-Fa-f]{2}(\1[0-9A-Fa-f]{2}){4,}(?![0-9A-Fa-f])/) {
            macText(for: $0.output.0)
        }
        result.replace(/[0-9A-Fa-f]{4}(\.[0-9A-Fa-f]{4}){2}/) { macText(for: $0.output.0) }
        result.replace(/[0-9A-Za-z]+/) { match in
            let run = match.output
            guard run.count == 12, run.allSatisfy(\.isHexDigit) else { return String(run) }
            return macText(for: run)
        }
        result.replace(/[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*/) { longAddress(for: $0.output) }
        result.replace(/[0-9]+(\.[0-9]+)+/) { match in
            guard let address = Self.ipv4(String(match.output.0)) else { return String(match.output.0) }
            return Self.dotted(ipv4(for: address))
        }
        return result
    }

    /// A name may be part of a longer one, which is then replaced whole.
    private static func longestFirst(_ names: some Sequence<String>) -> [String] {
        names.filter { $0.count >= shortestName }.sorted { ($0.count, $1) > ($1.count, $0) }
    }

    private mutating func macText(for text: Substring) -> String {
        let digits = text.filter(\.isHexDigit).lowercased()
        let octets = [UInt8](hexadecimal: digits) ?? []
        return mac(for: octets).hexadecimal(separatedBy: ":")
    }

    private mutating func longAddress(for text: Substring) -> String {
        guard let address = HostAddress(String(text)) else { return String(text) }
        if let known = longAddresses[address.description] { return known }
        let substitute = "2001:db8::\(String(longAddresses.count + 1, radix: 16))"
        longAddresses[address.description] = substitute
        return substitute
    }

    private static func dotted(_ address: UInt32) -> String {
        [24, 16, 8, 0].map { "\(address >> UInt32($0) & 0xFF)" }.joined(separator: ".")
    }

    /// The number of a dotted address; nil where the text is none.
    private static func ipv4(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, parts.allSatisfy({ $0 != nil }) else { return nil }
        return parts.compactMap(\.self).reduce(0) { $0 << 8 | UInt32($1) }
    }

    // MARK: - Inside of object identifiers

    /// Whether numbers of an object identifier hold an address that was seen, a private one, or a text.
    func isTelling(_ numbers: [UInt32]) -> Bool {
        for start in numbers.indices where start + 4 <= numbers.count {
            let four = Array(numbers[start..<start + 4])
            if seen.contains(four) || Self.isPrivate(four) || four.allSatisfy(Self.isLetter) { return true }
        }
        return false
    }

    /// 192.168.0.0/16, 172.16.0.0/12 and 169.254.0.0/16; 10.0.0.0/8 cannot be told from any other numbers.
    private static func isPrivate(_ octets: [UInt32]) -> Bool {
        guard octets.allSatisfy({ $0 < 256 }) else { return false }
        return octets[0] == 192 && octets[1] == 168 || octets[0] == 172 && (16...31).contains(octets[1])
            || octets[0] == 169 && octets[1] == 254
    }

    private static func isLetter(_ number: UInt32) -> Bool {
        (0x41...0x5A).contains(number) || (0x61...0x7A).contains(number)
    }
}
