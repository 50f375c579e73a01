import Digests

/// Whether an export has everything whole that is for those whom it is for: every row of entries says whose it is, and
/// what is theirs must not stand there as a bare hash.
struct ExportCompleteness {
    private(set) var findings: [String] = []
    /// The tags of the contracts that the export is for, by their ids; nil where it names none.
    private var addressees: [String: Set<String>]?
    /// The tags of what is for all.
    private var all: Set<String> = []
    /// How many records there are of each contract that the export is for; nil where it is for all.
    private(set) var records: [String: Int]?
    /// Bare hashes that do not say whose they are, by their chain.
    private var anonymous: [String: [String]] = [:]
    /// Chains whose entries say whose they are.
    private var tagged: Set<String> = []
    /// Bare hashes of before format 4, which did not say whose they are.
    private(set) var unproven = 0

    /// Notes for whom the export is.
    mutating func begin(_ contracts: [String: String], all: String, at line: ExportLine, isFirst: Bool) {
        guard addressees == nil, isFirst else {
            findings.append("line \(line.number): says anew for whom the export is")
            return
        }
        // One tag of each ledger that came together here.
        addressees = contracts.mapValues(Self.tags)
        records = contracts.mapValues { _ in 0 }
        self.all = Self.tags(all)
    }

    private static func tags(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    /// Notes a row.
    mutating func note(_ line: ExportLine, of chain: String) {
        if line.tags != nil { tagged.insert(chain) }
        if line.bareHash != nil { return noteWithheld(line, of: chain) }
        guard let members = line.members else { return }
        let own = Set(line.tags?.texts ?? [])
        if members.record != nil {
            for (contract, tags) in addressees ?? [:] where !own.isDisjoint(with: tags) {
                records?[contract, default: 0] += 1
            }
        }
        guard chain != ChainName.former else { return }
        let isTagged = members.record != nil || members.result != nil || members.entry != nil
        if isTagged, own.isEmpty { findings.append("\(line.name): does not say whose it is") }
        let contract = members.record != nil ? members.contract : members.result.map(StoredResult.contract(ofKey:))
        if let contract, let tags = addressees?[contract], own.isDisjoint(with: tags) {
            findings.append("\(line.name): says that it is not of \(contract)")
        }
        if members.entry == Entry.heads, addressees != nil, own.isDisjoint(with: all) {
            findings.append("\(line.name): says that it is not for all")
        }
    }

    private mutating func noteWithheld(_ line: ExportLine, of chain: String) {
        guard let tags = line.tags else {
            anonymous[chain, default: []].append(line.name)
            return
        }
        let own = Set(tags.texts)
        guard let addressees else {
            guard tags != .nobody else { return }
            findings.append("\(line.name): is withheld, and the export does not say for whom it is")
            return
        }
        for (contract, tags) in addressees.sorted(by: { $0.key < $1.key }) where !own.isDisjoint(with: tags) {
            findings.append("\(line.name): is of \(contract), for whom the export is, and is withheld")
        }
        if !own.isDisjoint(with: all) { findings.append("\(line.name): is for all, and is withheld") }
    }

    mutating func end() {
        for (chain, names) in anonymous.sorted(by: { $0.key < $1.key }) {
            if chain == ChainName.former { unproven = addressees == nil ? 0 : names.count }
            guard tagged.contains(chain) || ChainName.isOfEntries(chain) else { continue }
            findings += names.map { "\($0): is withheld, and does not say whose it is" }
        }
    }
}
