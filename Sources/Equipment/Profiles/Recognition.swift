public import SNMPValues

/// Finds out which family a device belongs to: what to ask next, from what was answered. A pure state machine.
///
/// What sysObjectID and sysDescr point to is held against what the device answers, since cards of many vendors name one
/// product and speak of another (quirks B19 to B22). First the probe objects of the likely families, then the first rows
/// of their tables; then the same of the generic families, and of all, vendor MIBs before generic ones.
public struct Recognition: Sendable {
    /// What to do next.
    public enum Step: Hashable, Sendable {
        /// Ask for these objects with GET.
        case get([ObjectIdentifier])
        /// Ask for what follows these names with GETNEXT.
        case next([ObjectIdentifier])
        /// The family is found.
        case known(Profile)
        /// No profile knows the device.
        case unknown
    }

    private enum Question {
        case probes([Profile])
        case rows([Profile], of: [ObjectIdentifier])
    }

    private let catalogue: Catalogue
    private let identity: Identity
    private let candidates: [Profile]
    private var questions: [Question] = []
    private var found: Profile?

    /// How many tables are looked for in one question.
    private let width: Int
    /// How many questions in a row the device was silent to.
    private var silences = 0

    /// Begins with what the device says of itself.
    ///
    /// - Parameters:
    ///   - catalogue: the families among which it is.
    ///   - identity: what it says of itself.
    ///   - knowsBulk: false for an agent of version 1, which fails a whole question because of one object.
    ///   - most: variables that it is known to answer at once.
    public init(among catalogue: Catalogue, identity: Identity, knowsBulk: Bool, most: Int = Recognition.usualWidth) {
        width = if knowsBulk { max(1, min(Self.usualWidth, most)) } else { 1 }
        self.catalogue = catalogue
        self.identity = identity
        candidates = catalogue.candidates(for: identity)
        // A family that has nothing to be held against is taken at its word.
        if let only = candidates.first, candidates.count == 1, only.probes.isEmpty { found = only }
        let families = catalogue.families.sorted { $0.precedence > $1.precedence }
        if !candidates.isEmpty {
            add(candidates)
            // Rather what every card may speak than another vendor's MIB (quirk B19).
            add(families.filter(\.isGeneric))
        }
        add(families)
    }

    /// Some agents survive no more than eight (quirk C5).
    public static let usualWidth = 8
    /// A device that is silent to so many questions, each for one row, is not there.
    private static let mostSilences = 3

    private mutating func add(_ families: [Profile]) {
        questions.append(.probes(families))
        let landmarks = families.flatMap(\.landmarks)
        for start in stride(from: 0, to: landmarks.count, by: width) {
            questions.append(.rows(families, of: Array(landmarks[start..<min(start + width, landmarks.count)])))
        }
    }

    /// Says what to ask next, or what the device is.
    public mutating func step() -> Step {
        if let found { return .known(catalogue.variant(of: found, for: identity)) }
        while let question = questions.first {
            switch question {
            case .probes(let families):
                let objects = families.flatMap(\.probes)
                if !objects.isEmpty { return .get(objects) }
            case .rows(_, let landmarks): return .next(landmarks)
            }
            questions.removeFirst()
        }
        // It does not answer what its like do, but says that it is one of them.
        return candidates.first.map { .known(catalogue.variant(of: $0, for: identity)) } ?? .unknown
    }

    /// Notes that the latest step brought no answer, or none that can be used: its rows are looked for one by one.
    ///
    /// - Returns: false when there seems to be nobody any more.
    public mutating func receiveNothing(isSilence: Bool) -> Bool {
        guard case .rows(let families, let landmarks)? = questions.first, landmarks.count > 1 else {
            let before = silences
            receive([])
            if isSilence { silences = before + 1 }
            return silences < Self.mostSilences
        }
        questions.replaceSubrange(0..<1, with: landmarks.map { .rows(families, of: [$0]) })
        return true
    }

    /// Receives the answer to the latest step; empty when there was none.
    public mutating func receive(_ varbinds: [VarBind]) {
        silences = 0
        guard !questions.isEmpty else { return }
        switch questions.removeFirst() {
        case .probes(let families):
            let answered = Set(varbinds.filter { !$0.value.isException && $0.value != .null }.map(\.name))
            found = families.first { family in family.probes.contains(where: answered.contains) }
        case .rows(let families, _):
            let rows = varbinds.filter { !$0.value.isException }.map(\.name)
            let seen = families.lazy.flatMap(\.landmarks).first { landmark in rows.contains { $0.hasPrefix(landmark) } }
            // Of families that share a table the most general: the others would have shown by their probes.
            found = seen.flatMap { landmark in families.last { $0.landmarks.contains(landmark) } }
        }
    }
}
