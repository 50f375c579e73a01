import Foundation
import Notation
public import Settings
import Sockets

/// Files of other programs, as the beginning of a configuration.
public struct ForeignFiles: Sendable {
    private let files: [(program: ForeignProgram, path: String)]
    private let resolver: any NameResolving

    /// - Parameter files: what each is of, and where it is.
    public init(_ files: [(program: ForeignProgram, path: String)]) { self.init(files, resolver: NameResolver.system) }

    init(_ files: [(program: ForeignProgram, path: String)], resolver: any NameResolving) {
        self.files = files
        self.resolver = resolver
    }

    /// Reads them all into one proposal.
    ///
    /// - Parameter report: gets each problem with its place.
    /// - Throws: `Refusal` with `.unreadable` or `.invalidTables`.
    public func proposal(report: (Problem) -> Void) async throws(Refusal) -> ProposedSite {
        let names = files.map { URL(fileURLWithPath: $0.path).lastPathComponent }
        var proposal = ProposedSite(origin: names.joined(separator: ", "))
        var problems: [Problem] = []
        for (program, path) in files {
            let text = try StartingConfiguration.text(of: path)
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            problems += program.read(
                text, file: path, including: { try? Self.included($0, from: folder) }, into: &proposal)
        }
        for problem in problems { report(problem) }
        guard problems.isEmpty else {
            throw Refusal(.invalidTables, reason: "\(problems.count.counted("error")); nothing was written.")
        }
        await resolve(&proposal)
        return proposal
    }

    /// A path is named from the file that includes it, or, as in Debian's Smokeping, from the root.
    private static func included(_ path: String, from folder: URL) throws(Refusal) -> String {
        try StartingConfiguration.text(of: URL(fileURLWithPath: path, relativeTo: folder).path)
    }

    /// Contracts take numeric addresses: names of hosts that are pinged are looked up, once.
    private func resolve(_ proposal: inout ProposedSite) async {
        for index in proposal.pinged.indices {
            var numeric: [String] = []
            for host in proposal.pinged[index].hosts {
                if let endpoint = try? await Endpoint.resolve(host: host, by: resolver) {
                    numeric.append(endpoint.host)
                } else {
                    proposal.leftOut.append("\(host.onOneLine): it has no address here (`getent hosts` finds none)")
                }
            }
            proposal.pinged[index].hosts = numeric
        }
        proposal.pinged.removeAll { $0.hosts.isEmpty }
    }
}
