import Foundation
import Intervals
import Ledger
import Office
import Programs
import Proofs
import Site
import Testing

/// Nothing that import and the desk accept may harm what comes after: no command traps, the chain stays intact, and an
/// export of it is taken in again.
@Suite struct HostileImportTests {
    /// Lines a file.
    private static let lines = 96
    /// Entries a ledger.
    private static let drafts = 24

    @Test func whatIsImportedHarmsNobody() throws {
        let last = try LastInput("import")
        let files = seeds("hostile imports", few: 3, many: 9500, each: Self.lines)
        let good = Mutator(GoodInputs.lines, seed: 0)
        var accepted = 0
        for number in files {
            var mutator = good.from(seed: number)
            let site = try OfficeSite(hasReadings: false)
            let text = (0..<Self.lines).map { _ in mutator.input() }.joined(separator: "\n")
            try last.keep(text)
            let outcome = try site.office.importLines(
                text, file: "hostile", keepsGoodLines: true, for: OfficeSite.provider)
            accepted += (outcome.summary?.newReadings ?? 0) + (outcome.summary?.newRecords ?? 0)
            #expect(try Inquiry(office: site.office).mistakes() == [], "seed \(number): \(last.path)")
        }
        #expect(accepted > files.count * Self.lines / 20, "too little was accepted to prove anything")
    }

    @Test func whatIsEnteredHarmsNobody() throws {
        let last = try LastInput("record")
        var accepted = 0
        let good = Mutator(GoodInputs.records, seed: 0)
        let ledgers = seeds("hostile entries", few: 7, many: 4000, each: Self.drafts)
        for number in ledgers {
            var random = Mutator.Generator(seed: number)
            var mutator = good.from(seed: number << 20)
            let site = try OfficeSite()
            for _ in 0..<Self.drafts {
                let draft = Self.draft(&mutator, &random)
                try last.keep("\(draft.kind.rawValue) \(draft.fields)")
                _ = try refusal {
                    if try site.office.enter(draft, by: OfficeSite.provider).isNew { accepted += 1 }
                }
            }
            #expect(try Inquiry(office: site.office).mistakes() == [], "seed \(number): \(last.path)")
        }
        #expect(accepted >= ledgers.count, "too little was accepted to prove anything")
    }

    /// The fields of a kind, some missing, some mutated.
    private static func draft(_ mutator: inout Mutator, _ random: inout Mutator.Generator) -> Draft {
        let kinds = Record.Kind.allCases
        let kind = kinds[Int.random(in: kinds.indices, using: &random)]
        let schema = RecordSchema.of(kind)
        var fields: [String: RawField] = [:]
        for field in schema.allFields where schema.required.contains(field) || Bool.random(using: &random) {
            fields[field.rawValue] = value(of: schema.type(of: field), &mutator, &random)
        }
        fields["contract"] = fields["contract"].map { _ in .text("acme") }
        return Draft(kind, fields: fields)
    }

    private static func value(
        of type: RecordSchema.FieldType, _ mutator: inout Mutator, _ random: inout Mutator.Generator
    ) -> RawField {
        guard Int.random(in: 0..<6, using: &random) > 0 else { return .text(mutator.word()) }
        switch type {
        case .text, .texts: return .text(mutator.word())
        case .instant:
            let length = Milliseconds.random(in: -.days(40) ... .days(40), using: &random)
            return .text((Instant("2026-02-11T00:00:00Z") ?? .distantPast + length).description)
        case .date: return .text("2026-02-\(Int.random(in: 10...28, using: &random))")
        case .money: return .text("\(Int.random(in: 0...99999, using: &random)).50 CNY")
        case .word(let words), .words(let words): return .text(words[Int.random(in: words.indices, using: &random)])
        case .integer: return .number(Int64.random(in: -1...255, using: &random))
        case .wiring: return .text("{\"mains\": \"\(mutator.word())\"}")
        case .instants(let names): return .names([names[0]: "2026-02-11T00:00:00Z"])
        }
    }
}
