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
