import Site

/// Reads a party's particulars: a contract's `customer`, or the `provider`.
enum PartyReader {
    static func customer(_ document: Document) -> Customer? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        return party(mapping)
    }

    static func provider(_ document: Document) -> Provider? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let complaints = mapping["complaints"]?.text()
        return party(mapping).map { Provider(party: $0, complaints: complaints) }
    }

    private static func party(_ mapping: Mapping) -> Customer? {
        let texts = ["representative", "address", "postcode", "phone", "email"].map { mapping[$0]?.text() }
        return mapping.required("name")?.text().map {
            Customer(
                name: $0, representative: texts[0], address: texts[1], postcode: texts[2], phone: texts[3],
                email: texts[4])
        }
    }
}
