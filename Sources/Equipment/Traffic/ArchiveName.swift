import Digests
public import Site

/// What an archive is of.
public enum ArchiveName: Hashable, Sendable {
    /// The octets of a port, by device and `ifName`.
    case port(SignalName)
    /// A number that a device measures.
    case number(NumericSample.Point)

    /// For people and for the file that tells what an archive is of.
    var text: String {
        switch self {
        case .port(let port): port.path
        case .number(let point): "\(point.signal.path) \(point.quantity.rawValue)"
        }
    }

    /// The file's place below the archives' folder, without ending. Names of ports hold slashes and whatever else their
    /// makers liked: files are called by digests.
    var place: String {
        let name = Digest(of: text.utf8).description.suffix(24)
        switch self {
        case .port: return "ports/\(name)"
        case .number: return "numbers/\(name)"
        }
    }

    var layout: RoundRobinFile.Layout {
        switch self {
        case .port: .traffic
        case .number: .number
        }
    }
}
