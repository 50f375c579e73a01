import HTTPTypes
import Hummingbird

/// Style sheet, scripts and pictures. Their links change with them, so that browsers may keep them for good.
struct AssetRoutes: Routes {
    let pages: Pages

    func add(to router: RouterGroup<WebContext>) {
        router.get("assets/:name") { _, context in
            guard let asset = context.parameters.get("name").flatMap({ pages.assets[$0] }) else {
                throw HTTPError(.notFound)
            }
            var response = Response.text(asset.text, mediaType: asset.mediaType)
            response.headers[.cacheControl] = "public, max-age=31536000, immutable"
            return response
        }
    }
}
