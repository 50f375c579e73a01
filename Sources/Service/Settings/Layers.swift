/// The same mapping in several files, the first of which wins key by key.
struct Layers {
    private let mappings: [Mapping]

    init(_ mappings: [Mapping]) { self.mappings = mappings }

    func values(_ name: String) -> [Document] { mappings.compactMap { $0[name] } }

    /// The value that counts.
    subscript(_ name: String) -> Document? { values(name).first }

    func has(_ name: String) -> Bool { !values(name).isEmpty }

    /// The first layer's value; the others are read too, so that their mistakes are reported.
    func value<T>(_ name: String, read: (Document) -> T?) -> T? {
        values(name).map(read).first ?? nil
    }

    /// The same of a key that must be there: its absence is reported, with a hint at what to write.
    func required<T>(_ name: String, hint: String, read: (Document) -> T?) -> T? {
        guard !has(name) else { return value(name, read: read) }
        _ = mappings.last?.required(name, hint: hint)
        return nil
    }

    func finish() { mappings.forEach { $0.finish() } }
}
