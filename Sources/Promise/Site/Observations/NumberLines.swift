import Intervals

extension LineMembers {
    private static let ofNumbers: Set<String> = ["signal", "at", "value", "clock_error_ms"]

    /// A number where there is `value`: what was measured is the last part of `signal`.
    func number() throws(LineError) -> JSONLine {
        if names.contains("state") { throw LineError("a line has a \"state\" or a \"value\", not both") }
        if let unknown = names.filter({ !Self.ofNumbers.contains($0) }).min() {
            let known = Self.ofNumbers.sorted().joined(separator: ", ")
            throw LineError("a number has no \"\(unknown)\"; it takes \(known)")
        }
        guard let path = try? text("signal"), let point = NumericSample.Point(path: path) else {
            let quantities = NumericSample.Quantity.allCases.map(\.rawValue).joined(separator: ", ")
            throw LineError(
                "\"signal\" of a number must be DEVICE/KIND/QUANTITY or DEVICE/KIND/ELEMENT/QUANTITY, with one of "
                    + quantities)
        }
        guard let at = try instant("at") else { throw LineError("a number needs \"at\"") }
        guard let value = try number("value") else { throw LineError("\"value\" must be a number") }
        return .number(
            NumericSample(point, at: at, value: value), clockError: try length("clock_error_ms") ?? 0)
    }
}
