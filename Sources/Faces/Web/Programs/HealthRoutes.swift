import HTTPTypes
import Hummingbird
import Live
import Notation

/// What machines ask to see whether the program lives, and whether all of it works. Neither asks the ledger.
struct HealthRoutes: Routes {
    let health: Health

    func add(to router: RouterGroup<WebContext>) {
        router.get("healthz") { _, _ in
            guard health.isAlive else {
                return Response.text("the loop that polls has stopped\n", status: .serviceUnavailable)
            }
            return Response.text("ok\n")
        }
        router.get("readyz") { _, _ in readiness }
    }

    private var readiness: Response {
        let components = health.components
        let isReady = health.isAlive && components.allSatisfy { $0.state == .works }
        let document = JSON.object([
            "ready": .bool(isReady), "alive": .bool(health.isAlive),
            "components": .object(components.map { JSON.Member($0.component.rawValue, .string($0.state.rawValue)) }),
        ])
        return .text(
            "\(document.compact)\n", mediaType: "application/json",
            status: isReady ? .ok : .serviceUnavailable)
    }
}
