import Foundation
import Notation
import Processes
public import Settings
import Synchronization

/// The file of accounts, beside the ledger. Only its owner may read it. It is written whole, under a lock, and read again
/// when it has become another one. From any thread.
public final class AccountFile: Sendable {
    /// Tells one state of a file from another.
    private struct Mark: Hashable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    public let path: String
    private let known = Mutex<(mark: Mark, book: AccountBook)?>(nil)

    /// Names the file; reads nothing yet.
    public init(path: String) { self.path = path }

    /// Finds the place beside the ledger that a configuration names.
    public static func path(of configuration: Configuration) -> String {
        switch configuration.ledger {
        case .sqlite(let path): "\(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).accounts"
        case .postgresql: "\(configuration.folder)/mainstay.accounts"
        }
    }

    /// Everybody who is in it; nil where there is no file.
    ///
    /// - Throws: `Refusal` with `.unreadable`: then nobody knows who may come in.
    public func read() throws(Refusal) -> AccountBook? {
        guard let mark = try mark() else { return nil }
        if let known = known.withLock({ $0 }), known.mark == mark { return known.book }
        let book = try load()
        known.withLock { $0 = (mark, book) }
        return book
    }

    /// Changes it; makes it where there is none.
    ///
    /// - Parameter first: what a new file begins with.
    /// - Throws: `Refusal` with `.unreadable` or `.unwritable`, and what `body` throws; nothing is changed then.
    public func change<Result>(
        from first: AccountBook? = nil, _ body: (inout AccountBook) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        let lock: FileLock
        do {
            lock = try FileLock(path: "\(path).lock")
        } catch {
            throw Refusal(.unwritable, reason: error.description)
        }
        defer { withExtendedLifetime(lock) {} }
        FileOwner.take(after: path, "\(path).lock")
        var book = try mark() == nil ? first ?? AccountBook() : try load()
        let former = book
        let result = try body(&book)
        let isThere = FileManager.default.fileExists(atPath: path)
        if book != former || !isThere { try write(book) }
        return result
    }

    private func write(_ book: AccountBook) throws(Refusal) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Refusal.translating {
            try AtomicFile.write(try encoder.encode(book), to: path, mode: 0o600)
        }
        FileOwner.take(after: path, path)
    }

    private func load() throws(Refusal) -> AccountBook {
        do {
            let book = try JSONDecoder().decode(
                AccountBook.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
            guard book.schema == AccountBook.schema, !book.key.isEmpty else {
                throw Refusal(.unreadable, reason: "\(path) is \(book.schema), not \(AccountBook.schema)")
            }
            return book
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as DecodingError {
            throw Refusal(.unreadable, reason: "\(path) is no file of accounts: \(error.place)")
        } catch {
            throw Refusal(.unreadable, reason: "\(path) cannot be read: \(SystemReason.of(error))")
        }
    }

    /// - Returns: nil where there is no file.
    private func mark() throws(Refusal) -> Mark? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            guard code == ENOENT else {
                throw Refusal(.unreadable, reason: "\(path) cannot be read: \(SystemReason.of(code: code))")
            }
            return nil
        }
        guard status.st_mode & 0o077 == 0 else {
            throw Refusal(
                .unreadable, reason: "\(path) can be read or written by others than its owner",
                fix: "chmod 600 \(path)")
        }
        return Mark(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }
}

/// Gives what root made to whoever owns the folder: the daemon is seldom root.
enum FileOwner {
    static func take(after place: String, _ path: String) {
        var status = stat()
        let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
        guard geteuid() == 0, stat(folder, &status) == 0, status.st_uid != 0 else { return }
        // A file that stays root's is found to be unreadable, and this is said there.
        _ = chown(path, status.st_uid, status.st_gid)
    }
}

extension DecodingError {
    /// Where a document is not as it should be, without what stands there.
    fileprivate var place: String {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            Self.text(context.codingPath)
        case .keyNotFound(let key, let context): "\(key.stringValue) is missing in \(Self.text(context.codingPath))"
        @unknown default: "it cannot be decoded"
        }
    }

    private static func text(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "the document" : path.map(\.stringValue).joined(separator: ".")
    }
}
