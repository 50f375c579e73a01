import Glibc

/// Reads octets as GB18030 (GB 18030-2005), which agents of Chinese switches send in names that people typed there, while
/// SNMP knows no sign for it.
enum ChineseText {
    /// The text; nil where the octets are not GB18030, or more likely Latin-1.
    static func decode(_ octets: ArraySlice<UInt8>) -> String? {
        guard looksChinese(octets) else { return nil }
        return converted(octets)
    }

    /// Nearly every Latin-1 text with a single `ü` before a letter is GB18030 too, and would turn into rare characters. A
    /// Chinese name has characters of the first level of GB 2312, two high octets each; in Latin-1, two letters with
    /// accents seldom stand together.
    private static func looksChinese(_ octets: ArraySlice<UInt8>) -> Bool {
        var rest = octets
        var common = 0
        var others = 0
        while let lead = rest.popFirst() {
            guard lead >= 0x80 else { continue }
            guard (0x81...0xFE).contains(lead), let trail = rest.popFirst() else { return false }
            switch trail {
            case 0x30...0x39:
                guard let third = rest.popFirst(), (0x81...0xFE).contains(third), let fourth = rest.popFirst(),
                    (0x30...0x39).contains(fourth)
                else { return false }
            case 0x40...0x7E: others += 1
            case 0xA1...0xFE where (0xB0...0xD7).contains(lead): common += 1
            case 0x80...0xFE: continue
            default: return false
            }
        }
        return common > 0 && common >= others
    }

    private static func converted(_ octets: ArraySlice<UInt8>) -> String? {
        let descriptor = iconv_open("UTF-8", "GB18030")
        guard descriptor != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(descriptor) }
        var input = octets.map { CChar(bitPattern: $0) }
        // Two or four octets become at most four.
        var output = [CChar](repeating: 0, count: octets.count * 2 + 4)
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var left = input.count
                var to = output.baseAddress
                var room = output.count
                let failed = iconv(descriptor, &from, &left, &to, &room) == -1
                guard !failed, left == 0 else { return nil }
                return output.count - room
            }
        }
        return written.flatMap { count in
            String(validating: output[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
