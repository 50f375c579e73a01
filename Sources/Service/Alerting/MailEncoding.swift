import Foundation
import Intervals

/// Base64 (RFC 4648), in one line.
enum Base64 {
    static func encode(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }
}

extension Instant {
    /// The instant as mails write it (RFC 5322, 3.3): `Sat, 03 Oct 2026 02:10:00 +0000`.
    var mailDate: String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }
}
