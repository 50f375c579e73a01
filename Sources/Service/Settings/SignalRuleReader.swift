import Profiles
import SNMP
import SNMPValues

/// Reads one entry of a profile's `signals:`.
enum SignalRuleReader {
    /// Reads the rule, and returns with it the place that names the signal it requires.
    static func read(_ document: Document) -> (rule: SignalRule, requirement: Document?)? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        guard let name = mapping.required("signal")?.text() else { return nil }
        let elements = elements(mapping["elements"]) ?? .none
        let evidence = mapping.required("evidence")?.sequence().flatMap { self.evidence($0, elements: elements) } ?? []
        var rule = SignalRule(
            name: name, elements: elements, weighing: mapping["weigh"]?.choice(SignalRule.Weighing.self) ?? .agree,
            evidence: evidence)
        if let whole = mapping["whole"]?.boolean() { rule.hasWhole = whole }
        let fitted = mapping["fitted"].flatMap { ObjectName($0) }
        rule.fitted = fitted?.object
        rule.isFittedColumn = fitted.map { !$0.isScalar } ?? false
        rule.idle = mapping["idle"].map(ObjectName.list)?.map(\.object) ?? []
        rule.zeroIsUnfitted = mapping["unfitted"]?.choice(among: ["zero"]) != nil
        let requirement = mapping["requires"]
        rule.requires = requirement?.text()
        rule.filter = mapping["where"]?.mapping().flatMap(filter)
        rule.numbering = mapping["numbered_by"].map(ObjectName.list)?.map(\.object) ?? []
        rule.gates = mapping["gate"].map(gates) ?? []
        rule.labels = mapping["labels"].map(ObjectName.list)?.map(\.object) ?? []
        rule.since = mapping["since"]?.mapping().flatMap(since)
        return (rule, requirement)
    }

    static func elements(_ document: Document?) -> SignalRule.Elements? {
        guard let document else { return nil }
        if document.isSequence { return .names(ObjectName.list(document).map(\.object)) }
        return document.parsed("phases, numbers, sources, a list of name columns, or one element such as A") { text in
            switch text {
            case "phases": .phases
            case "numbers": .numbers
            case "sources": .sources
            case _ where text.count <= 8: .fixed(text)
            default: nil
            }
        }
    }

    // MARK: - Evidence

    /// One piece of evidence or, for a list of objects, one for each element.
    private static func evidence(_ document: Document, elements: SignalRule.Elements) -> [Evidence] {
        guard let mapping = document.mapping() else { return [] }
        defer { mapping.finish() }
        let words = words(mapping)
        guard let (place, meaning) = meaning(mapping, words: words) else { return [] }
        let ending = mapping["index_ends"].map(numbers)?.compactMap { UInt32(exactly: $0) } ?? []
        let absent = mapping["absent"].map { states($0, words: words) } ?? []
        let digits = mapping["digits"].flatMap { ObjectName($0)?.object }
        let scale = mapping["scale"].flatMap { ObjectName($0)?.object }
        let tenths = mapping["tenths_if"].flatMap { gates($0).first }
        let isAlone = mapping["alone"]?.boolean() ?? false
        let mayBeCopied = mapping["copied"]?.boolean() ?? false
        let unitsPerAmpere = meaning == .load ? mapping["amperes"]?.whole(atLeast: 1) : nil
        return ObjectName.list(place).enumerated().map { position, name in
            var evidence = Evidence(
                object: name.object, label: name.label, isScalar: name.isScalar, meaning: meaning)
            if place.isSequence { evidence.element = elements.name(of: position) }
            evidence.ending = ending
            evidence.absent = absent
            evidence.digits = digits
            evidence.scale = scale
            evidence.words = words
            evidence.tenths = tenths
            evidence.isAlone = isAlone
            evidence.mayBeCopied = mayBeCopied
            evidence.unitsPerAmpere = unitsPerAmpere.map { Int64($0) }
            return evidence
        }
    }

    /// What is up, down or absent in the words of an agent that has no numbers for it: a number for each.
    private static func words(_ mapping: Mapping) -> [String: Int64] {
        let texts = ["up", "down", "absent"].flatMap { mapping[$0]?.items ?? [] }.compactMap { $0.text() }
        guard texts.contains(where: { Int64($0) == nil }) else { return [:] }
        return Dictionary(zip(texts, Int64(1)...)) { first, _ in first }
    }

    private static func meaning(
        _ mapping: Mapping, words: [String: Int64]
    ) -> (place: Document, Evidence.Meaning)? {
        if let volts = mapping["volts"] {
            let divisor = mapping["divisor"]?.whole(atLeast: 1) ?? 1
            return (volts, .volts(divisor: Int64(divisor), band: band(mapping["band"]?.mapping())))
        }
        if let load = mapping["load"] { return (load, .load) }
        guard let value = mapping.required("value", hint: "or `volts`, or `load`") else { return nil }
        let up = mapping["up"].map { states($0, words: words) } ?? []
        let down = mapping["down"].map { states($0, words: words) } ?? []
        for number in up where down.contains(number) { value.report("\(number) cannot be both up and down") }
        return (value, .values(up: up, down: down))
    }

    private static func states(_ document: Document, words: [String: Int64]) -> [Int64] {
        guard !words.isEmpty else { return numbers(document) }
        return document.items.compactMap { item in item.text().flatMap { words[$0] } }
    }

    private static func band(_ mapping: Mapping?) -> Band {
        var band = Band()
        guard let mapping else { return band }
        defer { mapping.finish() }
        if let dead = mapping["dead"]?.whole(atLeast: 1) { band.dead = Int64(dead) }
        if let live = mapping["live"]?.whole(atLeast: 1) { band.live = Int64(live) }
        if let most = mapping["most"]?.whole(atLeast: 1) { band.most = Int64(most) }
        if band.dead > band.live || band.live >= band.most {
            mapping.document.report("\(mapping.document.described) must rise: dead ≤ live < most")
        }
        return band
    }

    // MARK: - Conditions

    static func filter(_ mapping: Mapping) -> Filter? {
        defer { mapping.finish() }
        let columns = mapping.required("object").map(ObjectName.list)?.map(\.object) ?? []
        guard let column = columns.first else { return nil }
        if let text = mapping["text"] {
            let pattern = text.parsed("a regular expression") { text in (try? Regex(text)).map { _ in text } }
            var filter = Filter(column: column, values: [], pattern: pattern)
            filter.others = Array(columns.dropFirst())
            return pattern.map { _ in filter }
        }
        let exclusive = mapping["not"]
        guard let list = exclusive ?? mapping.required("is", hint: "the values that count, or `not`, or `text`") else {
            return nil
        }
        var filter = Filter(column: column, values: [], isExclusive: exclusive != nil)
        filter.others = Array(columns.dropFirst())
        for value in list.items {
            if let number = value.text().flatMap({ Int64($0) }) {
                filter.values.append(number)
            } else if let identifier = value.text().flatMap({ ObjectIdentifier($0) }) ?? ObjectName(value)?.object {
                filter.identifiers.append(identifier)
            }
        }
        return filter
    }

    /// One, or a list.
    static func gates(_ document: Document) -> [Gate] {
        document.items.compactMap { item in
            guard let mapping = item.mapping() else { return nil }
            defer { mapping.finish() }
            guard let object = mapping.required("object").flatMap({ ObjectName($0) }) else { return nil }
            let lost = mapping["lost"]
            let live =
                if lost == nil {
                    mapping.required("live", hint: "the values that are live, or `lost`")
                } else {
                    mapping["live"]
                }
            return Gate(
                object: object.object, isScalar: object.isScalar, live: live.map(numbers) ?? [],
                lost: lost.map(numbers) ?? [],
                ending: mapping["index_ends"].map(numbers)?.compactMap { UInt32(exactly: $0) } ?? [])
        }
    }

    private static func since(_ mapping: Mapping) -> Since? {
        defer { mapping.finish() }
        if let column = mapping["sysUpTime"] { return ObjectName(column).map { .upTimeColumn($0.object) } }
        let perSecond = mapping["per_second"]?.whole(atLeast: 1) ?? 1
        return mapping.required("down_for", hint: "or `sysUpTime`").flatMap { ObjectName($0) }
            .map { .downFor($0.object, perSecond: Int64(perSecond)) }
    }

    /// One number, or a list.
    static func numbers(_ document: Document) -> [Int64] {
        document.items.compactMap { item in
            item.parsed("a whole number") { Int64($0) }
        }
    }
}

extension SignalRule.Elements {
    /// The name of the element that an object of a list is about, by the object's position.
    func name(of position: Int) -> String {
        switch self {
        case .phases: "L\(position + 1)"
        case .sources where position < 26: String(UnicodeScalar(UInt8(65 + position)))
        case .sources: "\(position + 1)"
        case .fixed(let element): element
        case .none, .numbers, .names: "\(position + 1)"
        }
    }
}
