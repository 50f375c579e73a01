public import Foundation

/// The checkout that the tests were built from.
public enum ProjectFolder {
    /// Its root: this file is `Tests/Ground/Programs/ProjectFolder.swift` below it.
    public static let url = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { folder, _ in
        folder.deletingLastPathComponent()
    }

    /// A file or folder of the checkout.
    public static func file(_ path: String) -> URL { url.appendingPathComponent(path) }
}
