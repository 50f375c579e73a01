import SNMP

extension Judge {
    /// The signal that a row of a table makes (`port/GigabitEthernet1/0/7`), by the index that a notification names it
    /// with; nil when there is no such row, or nobody wants it.
    public func signal(_ kind: String, row index: [UInt32]) -> String? {
        for rule in rules where profile.signals[rule.source].name == kind {
            let columns = profile.signals[rule.source].evidence.filter { !$0.isScalar }.map(\.object)
            // Some agents append a 0 to every index (quirk A4).
            let instances = Set(columns.flatMap { [$0.appending(index), $0.appending(index + [0])] })
            for row in rule.rows where votes[rows[row].votes].contains(where: { instances.contains(object(of: $0)) }) {
                return signals[rows[row].signal]
            }
        }
        return nil
    }

    private func object(of vote: Vote) -> ObjectIdentifier { objects[Int(vote.place)] }
}
