import Hummingbird

/// What machines ask to see whether the program lives, and what it has counted.
struct HealthRoutes: Routes {
    let sources: WebSources

    func add(to router: RouterGroup<WebContext>) {
        router.get("healthz") { _, _ in "ok\n" }
        router.get("metrics") { _, _ in
            Response.text(sources.exposition(), mediaType: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
