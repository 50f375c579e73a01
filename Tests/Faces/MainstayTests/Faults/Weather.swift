/// What a network does to the packets that cross it, to each by itself and both ways.
struct Weather: Sendable {
    /// Of a hundred packets.
    var lost = 0
    /// In milliseconds, another one for each packet: what was sent later may arrive earlier.
    var delay: ClosedRange<Int> = 0...0
    /// Of a hundred packets, those that arrive twice, each after a delay of its own.
    var repeated = 0
    /// Answers that nobody gave, before each answer that somebody did: right in the request's number and from another
    /// address, or from the right address and to a number that was never asked.
    var forgeries = 0
}
