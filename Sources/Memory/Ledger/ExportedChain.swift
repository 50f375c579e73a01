import Digests
public import Foundation
import Notation

/// An export of the chain that is checked against itself, without a ledger or a configuration (Documentation/chain.md).
public struct ExportedChain: Sendable {
    /// The outcome.
    public let checked: CheckedChain

    /// Checks an export.
    ///
    /// - Parameters:
    ///   - file: what `LedgerStore.export` wrote.
    ///   - progress: is told every thousand lines how many octets of the file were read.
    public init(_ file: Data, progress: (_ lines: Int, _ octets: Int) -> Void = { _, _ in }) {
        var reader = ExportReader()
        for (index, line) in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            reader.read(ExportLine(number: index + 1, octets: line))
            if index.isMultiple(of: 1000) { progress(index + 1, line.endIndex - file.startIndex) }
        }
        checked = reader.end()
    }
}

/// Reads an export line by line.
private struct ExportReader {
    /// What is read of the chain that the lines belong to now. An export of before format 4 has one chain, and does not
    /// name it.
    private var chain = ChainName.former
    private var walk = ChainWalk()
    private var heads: [String: ChainHead] = [:]
    private var links: [String: [Int64: Digest]] = [:]
    private var findings: [String] = []
    private var digest: Digest?
    private var withheld = 0
    private var unchecked: Int64 = 0
    /// Digests of the runs that are still open.
    private var open: [Digest] = []
    private var cited = CitedHeads()
    /// The digest of what the row before says of people, until the line that has it.
    private var personal: (name: String, digest: Digest, row: Int64)?
    private var isFormer = true
    /// Rows whose personal part was erased.
    private var erased = ErasedParts()
    private var completeness = ExportCompleteness()
    private var removals: [Removal] = []
    /// Chains with links of which no row is there: what was removed may be said in a later one.
    private var emptied: [(name: String, walk: ChainWalk)] = []
    private var removedRows: Int64 = 0

    mutating func read(_ line: ExportLine) {
        guard let members = line.members else {
            return findings.append("line \(line.number): is no line of an export")
        }
        if digest != nil { findings.append("line \(line.number): stands after the end of the export") }
        if members.salt != nil || members.erased != nil { return checkPersonal(line, members) }
        endRow()
        if let addressees = members.addressees {
            completeness.begin(addressees, all: members.all ?? "", at: line, isFirst: links.isEmpty && isFormer)
        } else if let name = members.chain {
            begin(name, at: line)
        } else if members.row != nil {
            add(line)
        } else if let row = members.link {
            close(line, row: row, members)
        } else if let rows = members.rows {
            end(at: line, rows: rows, members)
        } else if members.signal != nil || members.hash != nil {
            open.append(line.digest(as: 0))
        } else {
            findings.append("line \(line.number): is no line of an export")
        }
    }

    private mutating func begin(_ name: String, at line: ExportLine) {
        endChain()
        if links[name] != nil { findings.append("line \(line.number): the chain \(name) stands there more than once") }
        isFormer = false
        chain = name
        walk = ChainWalk(mayBeFormer: name == ChainName.former)
    }

    /// Keeps what the chain's rows and links came to.
    private mutating func endChain() {
        if walk.emptied.isEmpty || isFormer {
            name(walk.end())
        } else {
            emptied.append((chain, walk))
        }
        unchecked += walk.formerRows
        if !walk.heads.isEmpty || !isFormer { links[chain] = walk.heads }
        walk = ChainWalk()
    }

    private mutating func name(_ found: [String]) {
        // A line is named by its number, a row that is not there by its chain.
        findings += found.map { isFormer || $0.hasPrefix("line ") ? $0 : "\(chain): \($0)" }
    }

    /// Ends the chains of which rows are missing by whole links, now that all removals are known.
    private mutating func endEmptied() {
        for (name, walk) in emptied {
            var walk = walk
            chain = name
            self.name(walk.end(without: RemovedRows(of: name, in: removals)))
            removedRows += walk.removedRows
        }
        findings += Removal.findings(of: removals, in: links)
    }

    private mutating func add(_ line: ExportLine) {
        if line.bareHash != nil { withheld += 1 }
        walk.add(line)
        completeness.note(line, of: chain)
        personal = line.members?.personal.flatMap { Digest($0) }.map { (line.name, $0, line.row) }
        if let result = line.result {
            if !result.isIntact { findings.append("\(line.name): the document no longer matches its stored digest") }
            cited.add(result, named: line.name)
        }
        if line.members?.entry == Entry.heads, let body = line.members?.body {
            cited.add(Heads.parse(body) ?? [:], named: line.name)
        }
        if line.written != nil {
            erased.addReplaced(line.name, row: line.row, of: chain, line: Digest(of: line.octets))
        }
        if line.members?.entry == Entry.erasure, let erasure = line.members?.body.flatMap({ Erasure(body: $0) }) {
            erased.add(erasure)
        }
        if line.members?.entry == Entry.removal, let removal = line.members?.body.flatMap({ Removal(body: $0) }) {
            removals.append(removal)
        }
    }

    private mutating func checkPersonal(_ line: ExportLine, _ members: ExportLine.Members) {
        let part = members.salt.map { PersonalPart(salt: [UInt8](hexadecimal: $0) ?? [], text: members.said ?? "") }
        if personal == nil || (part.map { $0.digest != personal?.digest } ?? false) {
            findings.append("line \(line.number): is not what \(personal?.name ?? "the row before it") says of people")
        }
        if part == nil, let personal {
            erased.add(personal.name, row: personal.row, of: chain, isUnnamed: members.named == false)
        }
        personal = nil
    }

    /// What a row says of people stands in the line after it.
    private mutating func endRow() {
        if let personal { findings.append("\(personal.name): what it says of people is not there") }
        personal = nil
    }

    private mutating func close(_ line: ExportLine, row: Int64, _ members: ExportLine.Members) {
        guard let hash = members.hash.flatMap({ Digest($0) }) else {
            return findings.append("line \(line.number): the link of row \(row) has no hash")
        }
        if !open.isEmpty { findings.append("line \(line.number): a link stands after the stretches that last") }
        heads[chain] = ChainHead(row: row, hash: hash)
        walk.close(ChainLink(row: row, hash: hash, marks: members.marks.map { [UInt8](hexadecimal: $0) ?? [] }))
    }

    private mutating func end(at line: ExportLine, rows: Int64, _ members: ExportLine.Members) {
        let hashes = heads.sorted { $0.key < $1.key }.map(\.value.hash)
        let found =
            isFormer
            ? ChainLink.hash(open, after: hashes.first ?? .zero) : Digest(of: (hashes + open).flatMap(\.bytes))
        digest = found
        let named = isFormer ? members.head.map { [ChainName.former: $0] } : members.heads
        let isSame =
            rows == heads.values.map(\.row).reduce(0, +)
            && (named ?? [:]).compactMapValues { Digest($0) } == heads.mapValues(\.hash)
        if !isSame {
            let list = heads.sorted { $0.key < $1.key }.map { "\($0.value.hash) of row \($0.value.row)" }
            findings.append("line \(line.number): names another head than \(list.joined(separator: ", "))")
        } else if members.digest.flatMap({ Digest($0) }) != found {
            findings.append("line \(line.number): what was being read, in the lines before it, was changed")
        }
    }

    mutating func end() -> CheckedChain {
        endRow()
        if digest == nil { findings.append("the last line is missing: the export was cut off, or carries no chain") }
        endChain()
        endEmptied()
        completeness.end()
        let others = cited.findings(in: links) + erased.findings + completeness.findings
        return CheckedChain(
            findings: findings + others, heads: heads, digest: digest, withheld: withheld, erased: erased.count,
            replaced: erased.replacedCount, removed: removedRows,
            recordsByContract: completeness.records, unproven: completeness.unproven, unchecked: unchecked,
            links: links)
    }
}
