extension Int64 {
    /// How much room so many octets take, for people: `512 B`, `12.3 MB`, in powers of a thousand.
    public var inOctets: String {
        let units = ["kB", "MB", "GB", "TB"]
        guard magnitude >= 1000 else { return "\(self) B" }
        var value = Double(self) / 1000
        var place = 0
        while value.magnitude >= 999.95, place < units.count - 1 {
            value /= 1000
            place += 1
        }
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\((tenths % 10).magnitude) \(units[place])"
    }
}
