/// A Swift package that the program was built with, of `Packaging/components.tsv`.
public struct Component: Hashable, Sendable {
    /// As Swift's package manager calls it.
    public let name: String
    /// The version that `Package.swift` asks for, or that another component does.
    public let version: String
    /// Whether something of it is in the program; the rest was only resolved.
    public let isInProgram: Bool

    /// Every component, by name.
    public static let all: [Component] = (Shipped.text("Packaging/components.tsv") ?? "")
        .split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 6 else { return nil }
            return Component(name: cells[0], version: cells[1], isInProgram: cells[3] == "program")
        }
}
