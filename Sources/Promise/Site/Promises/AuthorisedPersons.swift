extension [Contact] {
    /// Whether a person may authorise work (articles 4.3 and 6.5): one of them, and authorised by the customer. Names are
    /// compared without white space and ASCII case (fine print, 16 and 20). Nobody may where none is authorised.
    public func authorise(_ person: String?) -> Bool {
        guard let person else { return false }
        // What stands for a name that was erased says that it was one of them.
        let isErased = person == Record.erased
        return contains { $0.isAuthorised && (isErased || $0.name.asCompared == person.asCompared) }
    }
}
