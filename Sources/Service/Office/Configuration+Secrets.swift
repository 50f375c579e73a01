public import Settings
public import Site

extension Configuration {
    /// What a hook signs with or logs in with, read anew each time.
    ///
    /// - Throws: when the secret cannot be read.
    public func secret(of hook: Hook) throws -> String? { try secrets["hooks.\(hook.name)"]?.value() }
}
