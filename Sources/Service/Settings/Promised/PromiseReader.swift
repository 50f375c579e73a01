import Foundation
import Intervals
import Site

/// Reads the `promises:` of a terms file (Documentation/terms.md, *Promises beside the nine articles*). A contract's keys
/// replace a promise's one by one.
struct PromiseReader {
    /// All promises of a file, in the order of their identifiers.
    static func promises(_ document: Document, overrides: Document?) -> [PromiseTerms] {
        guard let mapping = document.mapping() else { return [] }
        if mapping.entries.isEmpty { document.report("\(document.described) names no promise; write one, or leave it out") }
        let names = mapping.entries.names
        let over = overrides?.mapping()?.entries ?? []
        for entry in over { entry.key.checkName(entry.name, complaint: "the terms make no promise", isIn: names) }
        let promises = mapping.entries.compactMap { entry -> PromiseTerms? in
            guard isIdentifier(entry) else { return nil }
            let own = over.first { $0.name == entry.name }
            let layers = Layers([own?.value, entry.value].compactMap { $0?.mapping() })
            defer { layers.finish() }
            return promise(entry.name, layers)
        }
        return promises.sorted { $0.id < $1.id }
    }

    private static func isIdentifier(_ entry: Mapping.Entry) -> Bool {
        guard entry.name.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil else {
            entry.key.report(
                "the name `\(entry.name)` must be lower-case letters, digits and hyphens, such as power-supply")
            return false
        }
        guard Guarantee(rawValue: entry.name) == nil else {
            entry.key.report(
                "the name `\(entry.name)` is that of an article; call the promise otherwise, such as \(entry.name)-supply")
            return false
        }
        return true
    }

    private static func promise(_ id: String, _ layers: Layers) -> PromiseTerms? {
        let names = layers.value("name", read: names)
        let subject = SubjectReader.subject(layers)
        let period = layers.value("period") { $0.choice(PromiseTerms.Period.self) }
        let leftOut = layers.value("left_out", read: LeftOutReader.leftOut)
        let breach = layers.required(
            "breached", hint: "what breaks it, such as {availability_below: 99.9%}", read: LimitReader.rule)
        let claim = layers.value("claim", read: claim)
        let remedy = layers.value("remedy", read: RemedyReader.remedy)
        let right = layers.value("may_end", read: RightReader.right)
        let favour = layers.value("doubt_favours") { $0.choice(AvailabilityTerms.Favour.self) }
        guard let subject, let breach else { return nil }
        var promise = PromiseTerms(id: id, subject: subject, breach: breach)
        promise.names = names ?? [:]
        promise.period = period ?? .month
        promise.leftOut = leftOut ?? LeftOut()
        promise.claim = claim
        promise.remedy = remedy
        promise.rightToEnd = right
        promise.doubtFavours = favour ?? .nobody
        return promise
    }

    /// `{en: Power, zh-Hans: 电力供应}`, or one text for both.
    private static func names(_ document: Document) -> [String: String]? {
        let languages = ["en", "zh-Hans"]
        guard document.isMapping else {
            return document.text().map { name in Dictionary(uniqueKeysWithValues: languages.map { ($0, name) }) }
        }
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let pairs = languages.compactMap { language in mapping[language]?.text().map { (language, $0) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private static func claim(_ document: Document) -> ClaimRule? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let within = mapping.required("within", hint: "until when it is claimed, such as 30d")?.duration()
        let from = mapping["from"]?.choice(ClaimRule.Anchor.self)
        let count = mapping["count"]?.choice(ClaimWindow.Count.self)
        let per = mapping["per"]?.choice(ClaimRule.Unit.self)
        return within.map { ClaimRule(within: $0, from: from ?? .end, count: count ?? .elapsed, per: per ?? .outage) }
    }
}
