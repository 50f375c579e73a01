import Intervals
public import Notation

extension Account {
    /// As programs read it: nothing by which somebody could come in.
    public var document: JSON {
        .object([
            "name": .string(name), "role": .string(role.rawValue),
            "contracts": .unlessEmpty(contracts.map(JSON.string)), "added": .string(added.description),
            "added_by": .string(addedBy),
        ])
    }
}

extension AccessToken {
    /// As programs read it: nothing by which somebody could come in.
    public var document: JSON {
        .object([
            "id": .string(id), "kind": .string(kind.rawValue), "name": .string(name), "role": .string(role.rawValue),
            "contracts": .unlessEmpty(contracts.map(JSON.string)), "feed": .optional(feed?.rawValue),
            "addresses": .unlessEmpty(addresses.map(JSON.string)), "expires": .optional(expires?.description),
            "added": .string(added.description), "added_by": .string(addedBy),
            "last_used": .optional(lastUsed?.description), "last_from": .optional(lastFrom),
        ])
    }
}

extension AccountBook {
    /// As programs read it: people, then tokens.
    public var document: JSON {
        .object(["people": .array(people.map(\.document)), "tokens": .array(tokens.map(\.document))])
    }
}

extension AccessEntry {
    /// As programs read it.
    public var document: JSON {
        .object([
            "at": .string(at.description), "event": .string(event.rawValue), "who": .optional(who),
            "from": .optional(from), "subject": .optional(subject), "status": status.map { .integer(Int64($0)) },
            "times": times.map { .integer(Int64($0)) },
        ])
    }
}
