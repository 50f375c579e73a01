public import Foundation

/// Writes files that are there whole or not at all, also after a kill. What a killed process left beside the file is
/// overwritten by the next one.
public enum AtomicFile {
    /// Writes a text to a file and makes its folder where there is none. One writer at a time.
    ///
    /// - Throws: the file system's error.
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
