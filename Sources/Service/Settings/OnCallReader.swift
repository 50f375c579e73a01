import Intervals
import Site

/// Reads `contacts:`, `oncall:` and `heartbeat:`: the provider's own people, and how they are told.
struct OnCallReader {
    /// The names of all hooks.
    let hooks: Set<String>

    /// Whoever the duty roster names; so no contact can be called so.
    private static let engineer = "engineer"
    /// A hook that is called more often does little else.
    private static let shortestBeat: Milliseconds = .seconds(10)
    /// Whoever is called needs time to answer.
    private static let shortestStep: Milliseconds = .seconds(30)

    // MARK: - Contacts

    /// Reads the site's own contacts, in the order of the file.
    func contacts(_ entries: [Mapping.Entry]) -> [Contact] { entries.compactMap(contact) }

    private func contact(_ entry: Mapping.Entry) -> Contact? {
        if entry.name == Self.engineer {
            entry.key.report("the name `engineer` stands for whoever the duty roster names; call the contact otherwise")
        }
        guard let mapping = entry.value.mapping() else { return nil }
        defer { mapping.finish() }
        let method = mapping.required("method")?.choice(Contact.Method.self)
        let to = mapping.required("to", hint: "a number or an address")?.text()
        let hook = mapping.required("hook", hint: "the hook that reaches this contact").flatMap(hook)
        guard let method, let to, let hook else { return nil }
        return Contact(name: entry.name, isAuthorised: false, method: method, to: to, hook: hook)
    }

    private func hook(_ document: Document) -> String? {
        guard let name = document.text() else { return nil }
        document.checkName(name, complaint: "no hook is called", isIn: hooks)
        return name
    }

    // MARK: - Who is called

    /// - Parameter names: those under `contacts:`, also of contacts that have a mistake.
    func onCall(_ document: Document, contacts names: Set<String>) -> OnCall? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let within = mapping.required("within", hint: "how long a step waits for an acknowledgement, such as 5m")?
            .duration(atLeast: Self.shortestStep)
        let list = mapping.required("steps", hint: "such as [[ops], [engineer], [manager]]")
        let steps = list?.sequence().map { step($0, contacts: names) } ?? []
        if let list, list.isSequence, steps.isEmpty {
            list.report("\(list.described) names nobody; write [[NAME], …]")
        }
        guard let within, !steps.isEmpty else { return nil }
        return OnCall(within: within, steps: steps)
    }

    private func step(_ document: Document, contacts names: Set<String>) -> [OnCall.Member] {
        guard document.isSequence else {
            document.report("\(document.described) must be a list of those who are told together, such as [ops]")
            return []
        }
        let members = document.distinct { item -> OnCall.Member? in
            guard let name = item.text() else { return nil }
            guard name != Self.engineer else { return .engineer }
            item.checkName(name, complaint: "no contact of the site is called", isIn: names.union([Self.engineer]))
            return .contact(name)
        }
        if document.sequence().isEmpty { document.report("\(document.described) names nobody") }
        return members
    }

    // MARK: - Heartbeat

    /// Reads how a sign of life is given.
    func heartbeat(_ document: Document) -> HeartbeatSettings? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let hook = mapping.required("hook", hint: "the hook whose silence somebody elsewhere notices").flatMap(hook)
        let every = mapping.required("every", hint: "such as 1m")?.duration(atLeast: Self.shortestBeat)
        guard let hook, let every else { return nil }
        return HeartbeatSettings(hook: hook, every: every)
    }
}
