import SNMPValues

extension Judge {
    /// The signal that a row of a table makes (`port/GigabitEthernet1/0/7`), found by the index that a notification gives.
    /// Nil when there is no such row, or nobody wants it.
    public func signal(of kind: String, row index: [UInt32]) -> String? {
        for rule in rules where profile.signals[rule.source].name == kind {
            let columns = profile.signals[rule.source].evidence.filter { !$0.isScalar }
            // Some agents append a 0 to every index (quirk A4).
            let instances = Set(
                columns.flatMap { column in
                    [index, index + [0]].map { column.object.appending($0 + column.ending) }
                })
            for row in rule.rows where votes[rows[row].votes].contains(where: { instances.contains(object(of: $0)) }) {
                return signals[rows[row].signal]
            }
        }
        return nil
    }

    /// The owner's names for the rows, by signal.
    public func labels(among found: [ObjectIdentifier: Value]) -> [String: String] {
        var labels: [String: String] = [:]
        for rule in profile.signals {
            for column in rule.labels {
                for (name, value) in found {
                    guard let index = name.suffix(after: column), let text = value.label,
                        let signal = signal(of: rule.name, row: index), labels[signal] == nil
                    else { continue }
                    labels[signal] = text
                }
            }
        }
        return labels
    }

    private func object(of vote: Vote) -> ObjectIdentifier { objects[Int(vote.place)] }
}
