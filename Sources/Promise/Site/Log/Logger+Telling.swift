public import Logging

extension Logger {
    /// Logs what happened, for whoever runs the program.
    ///
    /// This is the only way: a line has a name that stays, and what it is about in fields.
    ///
    /// - Parameters:
    ///   - text: a sentence that names the thing and, where there is one, the fix. No secret.
    ///   - subject: what it is about.
    public func tell(_ event: LoggedEvent, _ text: @autoclosure () -> String, about subject: [LogField: String] = [:]) {
        log(level: event.level, "\(text())", metadata: Self.metadata(event.rawValue, about: subject))
    }

    /// Logs what people are told of.
    public func tell(_ event: Event) {
        var subject: [LogField: String] = [.id: event.id]
        subject[.contract] = event.contract
        if event.subject != event.contract, event.subject != event.site {
            if let signal = SignalName(event.subject) {
                subject[.signal] = signal.path
            } else {
                subject[.device] = event.subject
            }
        }
        log(level: event.kind.level, "\(event.summary)", metadata: Self.metadata(event.kind.rawValue, about: subject))
    }

    private static func metadata(_ event: String, about subject: [LogField: String]) -> Metadata {
        var metadata: Metadata = ["event": .string(event)]
        for (field, value) in subject { metadata[field.rawValue] = .string(value) }
        return metadata
    }
}

extension Event.Kind {
    fileprivate var level: Logger.Level {
        switch self {
        case .ledgerReplaced: .critical
        default: .notice
        }
    }
}
