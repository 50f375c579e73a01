internal import CPostgreSQL
import DequeModule

/// A warning or a hint that a server gave beside its answers
/// (<https://www.postgresql.org/docs/15/libpq-notice-processing.html>).
public struct PostgreSQLNotice: Hashable, Sendable {
    /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`.
    public let severity: String
    /// SQLSTATE.
    public let state: String
    /// What it says.
    public let text: String
}

/// Copies notices out of libpq. The newest are kept until somebody asks.
final class Notices {
    private static let most = 100
    private var kept: Deque<PostgreSQLNotice> = []

    /// Lets a session tell of notices. It must be closed before this goes.
    func attach(to session: OpaquePointer) {
        pq_receive_notices(
            session,
            { context, notice in
                guard let context, let notice else { return }
                Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().keep(notice)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func keep(_ notice: OpaquePointer) {
        if kept.count == Self.most { kept.removeFirst() }
        kept.append(
            PostgreSQLNotice(
                severity: String(cString: pq_severity(notice)), state: String(cString: pq_state(notice)),
                text: String(cString: pq_message(notice)).oneLine))
    }

    func take() -> [PostgreSQLNotice] {
        defer { kept = [] }
        return Array(kept)
    }
}
