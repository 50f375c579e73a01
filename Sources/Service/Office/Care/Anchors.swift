public import Digests
import Foundation
public import Intervals
import Ledger
import Notation
import Processes

/// Heads of the ledger that left the machine, as anchor hooks wrote them down (`Config/hooks/anchor-…`): JSON Lines with
/// `at`, `row` and `head`. One that an authority stamped names its stamp, a file beside it.
public struct Anchors: Sendable {
    /// A head, and since when it was elsewhere.
    public struct Element: Hashable, Sendable {
        /// When it was told; by an authority's time stamp, the authority's time.
        public let at: Instant
        public let row: Int64
        public let head: Digest
        /// Whether an authority says when.
        public let isStamped: Bool
    }

    /// In order of time.
    public let elements: [Element]

    private struct Line: Decodable {
        let at: String
        let row: Int64
        let head: String
        let stamp: String?
    }

    /// Reads a file of heads.
    ///
    /// - Parameter authority: the certificates with which time stamps are checked; nil believes what the file says.
    /// - Throws: `Refusal` with `.unreadable`, `.malformed`, `.missing` or `.toolMissing`, or with `.failed` for a time
    ///   stamp that does not hold.
    public init(file: String, authority: String? = nil) throws(Refusal) {
        let text: String
        do {
            text = try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw Refusal(.unreadable, field: "anchor", reason: "\(file) cannot be read: \(SystemReason.of(error))")
        }
        var elements: [Element] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            elements.append(try Self.element(String(line), at: "\(file):\(index + 1)", in: file, by: authority))
        }
        guard !elements.isEmpty else {
            throw Refusal(.missing, field: "anchor", reason: "\(file) has no head in it")
        }
        self.elements = elements.sorted { ($0.at, $0.row) < ($1.at, $1.row) }
    }

    private static func element(
        _ text: String, at place: String, in file: String, by authority: String?
    ) throws(Refusal) -> Element {
        let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8))
        guard let line, let at = Instant(line.at), let head = Digest(line.head), line.row > 0 else {
            throw Refusal(
                .malformed, field: "anchor",
                reason: #"\#(place) is no head: {"at":"…","row":…,"head":"sha256:…"}"#)
        }
        guard let authority else { return Element(at: at, row: line.row, head: head, isStamped: false) }
        guard let stamp = line.stamp, !stamp.contains("/") else {
            throw Refusal(
                .malformed, field: "anchor", reason: "\(place) names no time stamp that an authority could vouch for")
        }
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let stamped = TimeStamp(reply: "\(folder)/\(stamp)", data: "\(folder)/\(stamp.dropLast(4)).json")
        return Element(
            at: try stamped.check(that: (line.row, head), by: authority, at: place), row: line.row, head: head,
            isStamped: true)
    }
}

/// A time stamp (RFC 3161), with what was stamped.
private struct TimeStamp {
    let reply: String
    let data: String

    /// - Returns: the authority's time.
    func check(that head: (row: Int64, hash: Digest), by authority: String, at place: String) throws(Refusal) -> Instant
    {
        let said = (try? String(contentsOfFile: data, encoding: .utf8)) ?? ""
        guard said.contains("\"row\":\(head.row),\"head\":\"\(head.hash)\"") else {
            throw Refusal(.failed, field: "anchor", reason: "\(place): \(data) is not what the time stamp is about")
        }
        let openssl: SystemTool
        let outcome: SystemTool.Outcome
        let text: Data
        do {
            openssl = try SystemTool("openssl")
            outcome = try openssl.run(["ts", "-verify", "-data", data, "-in", reply, "-CAfile", authority])
            text = try openssl.run(["ts", "-reply", "-in", reply, "-text"]).output
        } catch {
            throw Refusal(error.isMissing ? .toolMissing : .failed, reason: error.description)
        }
        guard outcome.status == 0 else {
            throw Refusal(
                .failed, field: "anchor",
                reason: "\(place): the time stamp \(reply) does not hold: \(outcome.complaint)")
        }
        guard let time = Self.time(in: String(decoding: text, as: UTF8.self)) else {
            throw Refusal(.failed, field: "anchor", reason: "\(place): the time stamp \(reply) tells no time")
        }
        return time
    }

    /// `Time stamp: Nov 30 12:00:00.250 2026 GMT`, as `openssl` prints it.
    private static func time(in text: String) -> Instant? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let line = text.split(separator: "\n").first { $0.hasPrefix("Time stamp: ") }
        let words = line.map { $0.split(separator: " ").dropFirst(2).map(String.init) } ?? []
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: words[0]), let day = Int(words[1])
        else { return nil }
        let date = "\(words[3])-\(String(format: "%02d", month + 1))-\(String(format: "%02d", day))"
        return Instant("\(date)T\(words[2])Z")
    }
}

/// What anchors say of a chain.
public struct AnchorReport: Sendable {
    /// Those that a chain had, in order of time.
    public let held: [Anchors.Element]
    /// Those that none had.
    public let lost: [Anchors.Element]

    init(_ anchors: Anchors, in chain: CheckedChain) {
        let isHeld = { (element: Anchors.Element) in chain.place(of: element.head)?.row == element.row }
        held = anchors.elements.filter(isHeld)
        lost = anchors.elements.filter { !isHeld($0) }
    }

    /// What was changed after it was anchored, a sentence each.
    var findings: [String] {
        lost.map { lost in
            "the chain never had the head \(lost.head) at row \(lost.row), which was elsewhere at \(lost.at): "
                + "something up to it was changed since"
        }
    }

    /// Since when the ledger is as it was; nil where no head is held.
    public var sentence: String? {
        guard let first = held.first, let last = held.last else { return nil }
        let by = last.isStamped ? "as an authority stamped it" : "as it was told elsewhere"
        let rest = lost.isEmpty ? "" : "; \(lost.count.counted("head")) that left the machine are not in it"
        return "anchored: up to row \(last.row) the ledger is as it was at \(last.at), \(by); "
            + "\(held.count.counted("head")) since \(first.at)\(rest)"
    }

    /// As JSON.
    var document: JSON {
        func element(_ element: Anchors.Element) -> JSON {
            .object([
                "at": .string("\(element.at)"), "row": .integer(element.row), "head": .string("\(element.head)"),
                "stamped": .bool(element.isStamped),
            ])
        }
        return .object([
            "held": .integer(Int64(held.count)), "oldest": held.first.map(element), "newest": held.last.map(element),
            "lost": .array(lost.map(element)),
        ])
    }
}
