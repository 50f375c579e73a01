// Words for objects.
extension Judge {
    /// What the profile calls the object at a place; nil for one that no rule names.
    public func label(at place: Int) -> String? {
        for rule in rules {
            for row in rule.rows.map({ rows[$0] }) {
                guard let vote = row.votes.first(where: { Int(votes[$0].place) == place }) else { continue }
                return profile.signals[rule.source].evidence[votes[vote].evidence].label
            }
        }
        return nil
    }
}
