import Foundation
import Intervals

enum Base64 {
    static func encode(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }
}

extension Instant {
    /// As RFC 5322, 3.3 writes it: `Sat, 03 Oct 2026 02:10:00 +0000`.
    var mailDate: String {
        let formatter = DateFormatter()
        (formatter.locale, formatter.timeZone) = (Locale(identifier: "en_US_POSIX"), .gmt)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
