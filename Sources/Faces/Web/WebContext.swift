import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Office
import Synchronization

/// What is known of one request beside what it says.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// From where it came: a numeric address, or a proxy's.
    let peer: String?
    /// From where its visitor came, once the gate has looked.
    var caller: Caller?
    /// Who asks. Nobody in particular until the gate has looked.
    var visitor: Visitor

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
        visitor = Visitor(principal: Principal(name: "", role: .customer(contracts: [])))
    }
}

extension WebContext {
    /// A part of the path that a route names, as it was meant: without percent-encoding.
    ///
    /// - Throws: `HTTPError` with 404 where it means nothing.
    func parameter(_ name: String) throws -> String {
        guard let text = parameters.get(name)?.removingPercentEncoding, !text.isEmpty else {
            throw HTTPError(.notFound)
        }
        return text
    }

    /// The rest of the path behind what a route names, without percent-encoding.
    ///
    /// - Throws: `HTTPError` with 404 where it means nothing.
    func rest() throws -> String {
        guard let text = parameters.getCatchAll().joined(separator: "/").removingPercentEncoding, !text.isEmpty else {
            throw HTTPError(.notFound)
        }
        return text
    }
}
