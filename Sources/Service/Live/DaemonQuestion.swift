import Foundation

/// What a running daemon can be asked: a line of JSON, answered by a line of JSON (Documentation/status.md).
///
/// Versioned: a daemon answers the versions that it knows, and names its own to whoever asks in another.
public struct DaemonQuestion: Hashable, Sendable, Codable {
    /// What is asked for.
    public enum Subject: String, Hashable, Sendable, Codable, CaseIterable {
        /// What holds now, as `mainstay status` shows it.
        case status
        /// The counters and gauges, as Prometheus reads them.
        case metrics
        /// What is measured and used, and what outlets carried before and after a loss.
        case facts
    }

    /// The version that this program speaks.
    public static let version = 1

    public var version: Int
    /// A `Subject`, as text: another version may have others.
    public var ask: String

    /// Asks in this program's version.
    public init(_ subject: Subject) {
        version = Self.version
        ask = subject.rawValue
    }

    /// The question as a line, without its end.
    public var line: String { DaemonAnswer.encoded(self) }
}

/// What a running daemon answers.
public struct DaemonAnswer: Hashable, Sendable, Codable {
    /// Why it does not tell what it was asked.
    public struct Failure: Hashable, Sendable, Codable {
        /// A stable name for programs.
        public enum Code: String, Hashable, Sendable, Codable {
            case malformed
            case unknownVersion = "unknown_version"
            case unknownQuestion = "unknown_question"
            case unavailable
        }

        public var code: Code
        /// One sentence for people.
        public var reason: String
    }

    public var version = DaemonQuestion.version
    public var status: StatusReport?
    public var metrics: String?
    public var numbers: [ToldNumber]?
    public var losses: [ToldLoss]?
    public var error: Failure?

    /// Tells what holds.
    public init(status: StatusReport) { self.status = status }

    /// Tells the counters and gauges.
    public init(metrics: String) { self.metrics = metrics }

    /// Tells what holds with all that nobody else knows.
    public init(facts: LiveFacts) {
        status = facts.report
        numbers = facts.numbers.map(ToldNumber.init)
        losses = facts.losses.map(ToldLoss.init)
    }

    /// What holds with all that nobody else knows; nil where a daemon of before answers.
    public var facts: LiveFacts? {
        guard let status, let numbers else { return nil }
        return LiveFacts(report: status, numbers: numbers.compactMap(\.sample), losses: (losses ?? []).map(\.loss))
    }

    /// Tells why it does not.
    public init(_ code: Failure.Code, reason: String) { error = Failure(code: code, reason: reason) }

    /// The answer as a line, without its end.
    public var line: String { Self.encoded(self) }

    /// Reads an answer.
    ///
    /// - Throws: `DecodingError` where it is none.
    public init(line: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(line.utf8))
    }

    /// Names as everywhere else, in an order that does not change. Every value that is encoded here can be.
    fileprivate static func encoded(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            return #"{"version":1,"error":{"code":"unavailable","reason":"the answer cannot be written"}}"#
        }
    }
}

/// Answers what a running daemon is asked.
public struct DaemonAnswers: Sendable {
    private let status: @Sendable () -> StatusReport
    private let metrics: @Sendable () -> String
    private let facts: @Sendable () -> LiveFacts

    /// - Parameters:
    ///   - status: what holds now.
    ///   - metrics: the counters and gauges.
    ///   - facts: what is measured, too.
    public init(
        status: @escaping @Sendable () -> StatusReport, metrics: @escaping @Sendable () -> String,
        facts: @escaping @Sendable () -> LiveFacts
    ) {
        self.status = status
        self.metrics = metrics
        self.facts = facts
    }

    /// The line that answers a line.
    public func answer(_ line: String) -> String {
        guard let question = try? JSONDecoder().decode(DaemonQuestion.self, from: Data(line.utf8)) else {
            return DaemonAnswer(
                .malformed, reason: #"a question is a line such as {"version":1,"ask":"status"}"#
            ).line
        }
        guard question.version == DaemonQuestion.version else {
            return DaemonAnswer(
                .unknownVersion, reason: "this daemon speaks version \(DaemonQuestion.version), not \(question.version)"
            ).line
        }
        switch DaemonQuestion.Subject(rawValue: question.ask) {
        case .status: return DaemonAnswer(status: status()).line
        case .metrics: return DaemonAnswer(metrics: metrics()).line
        case .facts: return DaemonAnswer(facts: facts()).line
        case nil:
            let known = DaemonQuestion.Subject.allCases.map(\.rawValue).joined(separator: ", ")
            return DaemonAnswer(.unknownQuestion, reason: "this daemon can be asked for \(known)").line
        }
    }
}
