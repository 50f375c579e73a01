import Notation

/// Another program whose list of devices can begin a configuration.
public enum ForeignProgram: String, Hashable, Sendable, CaseIterable {
    /// `ups.conf`.
    case nut
    /// What its API's `/devices` answers, or its table of devices as CSV.
    case librenms
    /// Exported hosts, in YAML, JSON or XML.
    case zabbix
    /// Its configuration, or the file `Targets`.
    case smokeping

    /// Reads a file of it into a proposal. What cannot be taken over is left out with the reason.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: its name, for problems.
    ///   - including: the content of a file that this one includes, by its path; nil where it cannot be read.
    ///   - proposal: gets what is found.
    /// - Returns: why the file cannot be used; nothing when it can.
    public func read(
        _ text: String, file: String, including: @escaping (String) -> String?, into proposal: inout ProposedSite
    ) -> [Problem] {
        let before = proposal.found
        let left = proposal.leftOut.count
        var problems: [Problem]
        switch self {
        case .nut: problems = NUTFile(text, file: file).add(to: &proposal)
        case .librenms: problems = LibreNMSExport(text, file: file).add(to: &proposal)
        case .zabbix: problems = ZabbixExport(text, file: file).add(to: &proposal)
        case .smokeping: problems = SmokepingFile(text, file: file, including: including).add(to: &proposal)
        }
        if problems.isEmpty, before == proposal.found {
            let reasons = proposal.leftOut.dropFirst(left).joined(separator: "; ")
            let explanation = reasons.isEmpty ? "" : ": \(reasons)"
            problems.append(Problem(.error, file: file, message: "names nothing that can be asked\(explanation)"))
        }
        return problems
    }
}

extension ProposedSite {
    /// How much was named so far.
    fileprivate var found: Int { named + pinged.flatMap(\.hosts).count }
}
