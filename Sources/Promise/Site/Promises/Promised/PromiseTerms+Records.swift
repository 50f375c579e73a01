extension PromisedSubject {
    /// The articles of whose records this is: reports, exclusions and maintenance of power are those of a promise about
    /// power, too.
    public var guarantees: Set<Guarantee> {
        switch self {
        case .power: [.power]
        case .network: [.network]
        case .installation: [.installation]
        case .condition, .number: []
        case .all(let parts): parts.reduce(into: []) { $0.formUnion($1.guarantees) }
        }
    }
}

extension PromiseTerms {
    /// Whether a record concerns this promise: it names it (`promise`), or an article of what the promise is about, or
    /// neither.
    public func concerns(_ record: Record) -> Bool {
        if let named = record.text(.promise) { return named == id }
        let articles = record.list(.guarantees) ?? record.text(.guarantee).map { [$0] }
        guard let articles else { return true }
        return subject.guarantees.contains { articles.contains($0.rawValue) }
    }
}
