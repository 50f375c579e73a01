import Foundation
import Synchronization

/// Finds the addresses of host names. libpq would block in `getaddrinfo`, for as long as the name servers are silent.
enum HostLookup {
    /// The numeric addresses of a host, in the order in which they are to be tried.
    ///
    /// - Parameters:
    ///   - end: when whoever asks does not wait any longer. The lookup goes on by itself then.
    ///   - resolve: asks the system, and may block.
    /// - Throws: `PostgreSQLError` when there is no address, or no answer in time.
    static func addresses(
        of host: String, until end: ContinuousClock.Instant,
        by resolve: @escaping @Sendable (String) -> LookupResult = { ask($0) }
    ) throws(PostgreSQLError) -> [String] {
        if case .found(let addresses) = ask(host, flags: AI_NUMERICHOST) { return addresses }
        let answer = Answer()
        let thread = Thread { answer.give(resolve(host)) }
        thread.name = "names"
        thread.start()
        switch answer.wait(until: end) {
        case .found(let addresses): return addresses
        case .missing(let reason):
            throw PostgreSQLError(.cannotConnect, "the host name “\(host)” has no address (\(reason))")
        case nil:
            throw PostgreSQLError(.cannotConnect, "no name server has said the address of “\(host)” in time")
        }
    }

    /// Asks the system's resolver, and blocks meanwhile.
    static func ask(_ host: String, flags: Int32 = 0) -> LookupResult {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = socklen_t(text.count)
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, length, nil, 0, NI_NUMERICHOST) == 0 {
                addresses.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = entry.ai_next
        }
        guard addresses.isEmpty else { return .found(addresses) }
        return .missing(reason: status == 0 ? "none for TCP" : String(cString: gai_strerror(status)))
    }
}

/// What came of a lookup.
enum LookupResult: Sendable {
    case found([String])
    case missing(reason: String)
}

/// Somebody waits for it on one thread, and another gives it.
private final class Answer: Sendable {
    private let result = Mutex<LookupResult?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    func give(_ result: LookupResult) {
        self.result.withLock { $0 = result }
        isThere.signal()
    }

    func wait(until end: ContinuousClock.Instant) -> LookupResult? {
        _ = isThere.wait(timeout: .now() + .milliseconds(Int((end - .now).milliseconds)))
        return result.withLock { $0 }
    }
}

extension Duration {
    /// In milliseconds, begun ones as whole ones; 0 for the past.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard self > .zero else { return 0 }
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
