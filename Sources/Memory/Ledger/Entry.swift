/// The kinds of rows of the chain that are not runs.
package enum Entry {
    package static let identity = "identity"
    package static let record = "record"
    package static let event = "event"
    package static let delivery = "delivery"
    package static let configuration = "configuration"
    package static let result = "result"
}
