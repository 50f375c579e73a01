internal import CCurl
import Foundation
import Synchronization

/// Performs exchanges with servers, any number at once, on one thread of its own (libcurl's multi interface).
public final class TransferEngine: Sendable {
    private struct Pending {
        var request: TransferRequest
        var done: CheckedContinuation<TransferResult, Never>
    }

    private struct State {
        var pending: [Pending] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    // Only the engine's thread uses it, except for waking, which libcurl allows from any thread.
    nonisolated(unsafe) private let multi: OpaquePointer

    /// Starts the engine's thread, which runs until `stop()`.
    ///
    /// - Throws: `TransferError` when libcurl cannot start.
    public init() throws {
        guard let multi = cc_open() else { throw TransferError() }
        self.multi = multi
        let thread = Thread { [loop = Loop(self)] in loop.run() }
        thread.name = "transfers"
        thread.start()
    }

    /// Gives up the exchanges under way, each with a result, and ends the thread. May be called more than once.
    public func stop() {
        // The thread is woken under the lock: afterwards it may already have freed libcurl's state.
        state.withLock { state in
            if !state.isStopped { cc_wake(multi) }
            state.isStopped = true
        }
    }

    /// Performs one exchange and returns its result once it has ended or its time is over. May be called from any
    /// thread.
    public func perform(_ request: TransferRequest) async -> TransferResult {
        await withCheckedContinuation { done in
            let isStopped = state.withLock { state in
                if !state.isStopped {
                    state.pending.append(Pending(request: request, done: done))
                    cc_wake(multi)
                }
                return state.isStopped
            }
            if isStopped { done.resume(returning: .stopped) }
        }
    }

    /// What runs on the thread. It keeps the engine alive until the engine is stopped.
    private final class Loop: Sendable {
        private let engine: TransferEngine

        init(_ engine: TransferEngine) { self.engine = engine }

        func run() {
            var running: [UInt64: CheckedContinuation<TransferResult, Never>] = [:]
            var tag: UInt64 = 0
            var results = [cc_result](repeating: cc_result(), count: 64)
            while true {
                let (pending, isStopped) = engine.state.withLock { state in
                    defer { state.pending = [] }
                    return (state.pending, state.isStopped)
                }
                for item in pending {
                    tag += 1
                    let code = item.request.start(on: engine.multi, tag: tag)
                    if code == 0 {
                        running[tag] = item.done
                    } else {
                        item.done.resume(returning: .notBegun(code))
                    }
                }
                if isStopped { break }
                let count = cc_run(engine.multi, 1000, &results, Int32(results.count))
                for result in results.prefix(Int(max(0, count))) {
                    running.removeValue(forKey: result.tag)?.resume(returning: TransferResult(result))
                }
            }
            let rest = engine.state.withLock { state in
                defer { state.pending = [] }
                state.isStopped = true
                return state.pending.map(\.done)
            }
            for done in Array(running.values) + rest { done.resume(returning: .stopped) }
            cc_close(engine.multi)
        }
    }
}

/// libcurl cannot start.
public struct TransferError: Error, CustomStringConvertible {
    /// A sentence for people.
    public var description: String { "libcurl cannot start: no memory, or no TLS library." }
}

extension TransferResult {
    fileprivate static let stopped = TransferResult(failure: .unavailable, reason: "the program ends")

    /// libcurl did not take the request: 2 (CURLE_FAILED_INIT) and 27 (CURLE_OUT_OF_MEMORY) pass.
    fileprivate static func notBegun(_ code: Int32) -> TransferResult {
        let isShortage = code == 2 || code == 27
        return TransferResult(failure: isShortage ? .shortage : .refused, reason: "libcurl refuses it (\(code))")
    }

    fileprivate init(_ result: cc_result) {
        var result = result
        let reason = withUnsafeBytes(of: &result.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let body = UnsafeRawBufferPointer(start: result.body, count: result.body_length)
        let failure: Failure? = if result.is_shortage != 0 { .shortage } else { Failure(code: result.code) }
        self.init(failure: failure, status: result.response, reason: reason, body: Array(body))
        cc_free(result.body)
    }
}

extension TransferResult.Failure {
    /// Sorts a CURLcode (curl/curl.h); nil for success.
    fileprivate init?(code: Int32) {
        switch code {
        case 0: return nil
        case 5, 6, 7, 8, 12, 16, 28, 52, 55, 56, 81, 92: self = .unavailable
        case 35, 51, 53, 54, 58, 59, 60, 64, 77, 80, 82, 83, 90, 91: self = .untrusted
        case 67: self = .loginDenied
        default: self = .refused
        }
    }
}

extension TransferRequest {
    /// Hands the request to libcurl. Returns 0, or a CURLcode.
    fileprivate func start(on multi: OpaquePointer, tag: UInt64) -> Int32 {
        var raw = cc_request()
        if startTLS { raw.start_tls = 1 }
        if isDirect { raw.is_direct = 1 }
        raw.timeout = Int(timeout)
        raw.kept = kept
        // libcurl copies the texts: they need to last for the call only.
        var copies: [UnsafeMutablePointer<CChar>?] = []
        defer { for copy in copies { free(copy) } }
        func lend(_ text: String?) -> UnsafePointer<CChar>? {
            guard let copy = text.flatMap({ strdup($0) }) else { return nil }
            copies.append(copy)
            return UnsafePointer(copy)
        }
        raw.url = lend(url)
        raw.username = lend(username)
        raw.password = lend(password)
        raw.certificates = lend(certificates)
        switch method {
        case .get: raw.method = CC_GET
        case .post(let body, let headers):
            raw.method = CC_POST
            raw.headers = lend(headers.joined(separator: "\n"))
            raw.body = lend(body)
            raw.body_length = body.utf8.count
        case .mail(let sender, let recipient, let message):
            raw.method = CC_MAIL
            raw.mail_from = lend(sender)
            raw.mail_to = lend(recipient)
            raw.body = lend(message)
            raw.body_length = message.utf8.count
        case .greet: raw.method = CC_GREET
        }
        return cc_start(multi, &raw, tag)
    }
}
