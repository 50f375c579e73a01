import Diagram
import Foundation
import Site
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What is drawn, for people and for those who do not see it.
struct PictureTests {
    private static func picture() throws -> DiagramPicture {
        let signals = try ["ups-a/input", "pdu-1/outlet/7"].map { Condition.signal(try Rooms.signal($0)) }
        let contract = try Rooms.contract("acme <&> \"sons\"", feeds: [("mains", .all(signals))])
        let facility = Rooms.facility([], [contract])
        let graph = DiagramGraph.power(of: facility, contracts: facility.contracts, devices: true) { _ in false }
        return DiagramPicture(graph) { "\($0.kind)" }
    }

    private static func label(_ node: DiagramNode, _ state: DiagramState) -> DiagramLabel {
        DiagramLabel(
            state: state, caption: "\(node.kind)", name: node.name, word: "word-\(state.rawValue)",
            title: "about \(node.name)", link: "/x?a=1&b=\(node.name)")
    }

    @Test func itIsWellFormedWhateverNamesHold() throws {
        let svg = try Self.picture().svg(id: "p", title: "<t>", description: "d & e") { Self.label($0, .up) }
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(svg.contains("acme &lt;&amp;&gt; &quot;so…") || svg.contains("acme &lt;&amp;&gt; &quot;sons&quot;"))
    }

    /// A sign and a word beside the colour; what is unknown is hatched.
    @Test(arguments: DiagramState.allCases) func aStateIsShownWithoutColour(state: DiagramState) throws {
        let svg = try Self.picture().svg(id: "p", title: "t", description: "d") { Self.label($0, state) }
        #expect(svg.contains("word-\(state.rawValue)"))
        #expect(svg.contains("<use href=\"#p-\(state.rawValue)\""))
        #expect(svg.contains("fill=\"url(#p-h)\"") == (state == .unknown))
        #expect(svg.contains("class=\"w \(state.rawValue)\""))
    }

    @Test func whoDoesNotSeeItIsToldWhatItShows() throws {
        let svg = try Self.picture().svg(id: "p", title: "Power", description: "All is well") { Self.label($0, .up) }
        #expect(svg.contains("role=\"group\" aria-labelledby=\"p-t p-d\""))
        #expect(svg.contains("<title id=\"p-t\">Power</title><desc id=\"p-d\">All is well</desc>"))
        #expect(svg.contains("<title>about ups-a</title>"))
    }

    /// Where things stand does not depend on how they stand: nothing jumps when power is lost.
    @Test func nothingMovesWhenStatesChange() throws {
        let picture = try Self.picture()
        let places = try [DiagramState.up, .unknown].map { state in
            let svg = picture.svg(id: "p", title: "t", description: "d") { Self.label($0, state) }
            return svg.matches(of: try Regex("translate\\([^)]*\\)")).map { String(svg[$0.range]) }
        }
        #expect(places[0] == places[1])
        #expect(!places[0].isEmpty)
    }
}
