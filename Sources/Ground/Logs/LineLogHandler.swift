public import Logging

/// Writes lines, one for each message whatever it holds: a device that answers with a line break forges none.
public struct LineLogHandler: LogHandler {
    private let output: LogOutput
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level

    /// - Parameter output: is shared by all handlers of a program.
    public init(to output: LogOutput, level: Logger.Level) {
        self.output = output
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let provided = metadata.merging(metadataProvider?.get() ?? [:]) { _, provided in provided }
        output.write(LogLine(event, of: provided, at: output.now))
    }
}
