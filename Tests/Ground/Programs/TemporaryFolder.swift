public import Foundation

/// A folder for one test, made by the first file and removed with its last holder: keep it in a property.
public final class TemporaryFolder: Sendable {
    /// Where it is, or will be.
    public let url: URL

    /// - Parameter name: what its name begins with.
    public init(_ name: String) {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    }

    // Nothing depends on the removal.
    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of a file in the folder, which need not be there.
    public func path(_ file: String) -> String { url.appendingPathComponent(file).path }

    /// Writes a file, which only its owner can read unless told otherwise, and the folders above it.
    ///
    /// - Returns: its path.
    /// - Throws: the file system's error.
    @discardableResult
    public func write(_ file: String, _ text: String, mode: Int = 0o600) throws -> String {
        let place = url.appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
        return place.path
    }
}
