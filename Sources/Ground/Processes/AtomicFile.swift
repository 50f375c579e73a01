public import Foundation

/// A file that is there whole or not at all, also after a kill. What a killed process left beside it is written over by
/// the next one.
public enum AtomicFile {
    /// One writer at a time.
    ///
    /// - Throws: what the file system says.
    public static func write(_ text: String, to file: URL) throws {
        let folder = file.deletingLastPathComponent()
        let part = folder.appendingPathComponent(".\(file.lastPathComponent).part")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: part)
        guard rename(part.path, file.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path])
        }
    }
}
