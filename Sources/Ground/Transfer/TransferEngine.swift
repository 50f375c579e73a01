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
    // Only the thread uses it, but for waking, which libcurl allows from any.
    nonisolated(unsafe) private let multi: OpaquePointer

    /// Throws when libcurl cannot begin.
    public init() throws {
        guard let multi = cc_open() else { throw TransferError() }
        self.multi = multi
        let thread = Thread { [loop = Loop(self)] in loop.run() }
        thread.name = "transfers"
        thread.start()
    }

    /// Gives up what is under way, with an answer for each, and ends the thread.
    public func stop() {
        // Woken under the lock: afterwards the thread may give everything back.
        state.withLock { state in
            if !state.isStopped { cc_wake(multi) }
            state.isStopped = true
        }
    }

    /// Returns when the exchange has ended or its time is over.
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

    /// What the thread works with. It keeps the engine until it is stopped.
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
                    let code = item.request.start(engine.multi, tag)
                    if code == 0 {
                        running[tag] = item.done
                    } else {
                        item.done.resume(
                            returning: TransferResult(failure: .refused, reason: "libcurl refuses it (\(code))"))
                    }
                }
                let count = isStopped ? -1 : cc_run(engine.multi, 1000, &results, Int32(results.count))
                guard count >= 0 else { break }
                for result in results.prefix(Int(count)) {
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

/// libcurl cannot begin.
public struct TransferError: Error, CustomStringConvertible {
    public var description: String { "libcurl cannot begin: no memory, or no TLS library." }
}

extension TransferResult {
    fileprivate static let stopped = TransferResult(failure: .unavailable, reason: "the program ends")

    fileprivate init(_ result: cc_result) {
        var result = result
        let reason = withUnsafeBytes(of: &result.error) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let body = UnsafeRawBufferPointer(start: result.body, count: result.body_length)
        self.init(
            failure: Failure(code: result.code), status: result.response, reason: reason, body: Array(body))
        cc_free(result.body)
    }
}

extension TransferResult.Failure {
    /// From a CURLcode (curl/curl.h).
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
    /// Returns 0, or a CURLcode.
    fileprivate func start(_ multi: OpaquePointer, _ tag: UInt64) -> Int32 {
        var raw = cc_request()
        raw.start_tls = startTLS ? 1 : 0
        raw.is_direct = isDirect ? 1 : 0
        raw.timeout = Int(timeout)
        var (body, headers, from, to) = ("", "", "", "")
        switch method {
        case .get: raw.method = CC_GET
        case .post(let text, let lines):
            (raw.method, body, headers) = (CC_POST, text, lines.joined(separator: "\n"))
        case .mail(let sender, let recipient, let message):
            (raw.method, from, to, body) = (CC_MAIL, sender, recipient, message)
        case .greet: raw.method = CC_GREET
        }
        raw.body_length = body.utf8.count
        return withTexts([url, body, headers, from, to, username, password, certificates]) { texts in
            (raw.url, raw.body, raw.headers) = (texts[0], texts[1], texts[2])
            (raw.mail_from, raw.mail_to) = (texts[3], texts[4])
            (raw.username, raw.password, raw.certificates) = (texts[5], texts[6], texts[7])
            return cc_start(multi, &raw, tag)
        }
    }
}

/// Lends texts to C for the time of a call.
private func withTexts<T>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> T) -> T {
    let copies = texts.map { $0.map { strdup($0) } ?? nil }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { $0.map { UnsafePointer($0) } })
}
