import Site

// A card that answers has power.
extension Judge {
    /// What may feed the card: when all of it is dead, the card answers from what it calls dead.
    struct Feed: Sendable {
        /// The rows of one rule.
        struct Part: Sendable {
            var signals: [Int]
            /// Their whole, which scalars may stand in for; −1 for none.
            var whole: Int
        }

        var parts: [Part] = []
    }

    /// Doubts what feeds the card when all of it is dead. What is behind it stays what its own evidence says.
    func doubt(_ feed: Feed, in findings: inout [Finding]) {
        var dead: [Int] = []
        for part in feed.parts {
            let rows = part.signals.filter { findings[$0].state != nil }
            let told =
                if rows.isEmpty, part.whole >= 0, findings[part.whole].state != nil { [part.whole] } else { rows }
            guard told.allSatisfy({ findings[$0].state == .down || findings[$0].isAnswering }) else { return }
            dead += told
        }
        for signal in dead { findings[signal] = Finding(state: .unknown, isAnswering: true) }
    }
}
