import Clocks
import Exposition
import HTTPTypes
import Hummingbird
import Intervals
import Live
import Office

/// What Prometheus reads: from memory, and made once a second however many ask.
struct MetricsRoutes: Routes {
    private struct Form: Hashable {
        let part: MetricPart
        let format: ExpositionFormat
        let isGzip: Bool
    }

    private let parts: WebParts
    private let recent = Recent<Form, PackedText>()
    /// Since when everything was counted.
    private let start: Double

    init(parts: WebParts) {
        self.parts = parts
        start = Double(parts.sources.clock.now.milliseconds) / 1000
    }

    func add(to router: RouterGroup<WebContext>) {
        router.get("metrics") { request, context in try await answer(.program, to: request, context) }
        router.get("metrics/devices") { request, context in
            try await answer(.devices(try Self.share(of: request)), to: request, context)
        }
        router.get("metrics/ports") { request, context in try await answer(.ports, to: request, context) }
    }

    private static func share(of request: Request) throws(Refusal) -> DeviceShare {
        guard let text = request.uri.queryParameters.get("share") else { return .all }
        guard let share = DeviceShare(text) else {
            throw Refusal(
                .malformed, field: "share", reason: "A share is K/N, such as 1/4, with N at most \(DeviceShare.most).")
        }
        return share
    }

    private func answer(_ part: MetricPart, to request: Request, _ context: WebContext) async throws -> Response {
        // They name every contract and device.
        guard context.visitor.principal.isAllowedEverything else {
            throw Refusal(.notPermitted, reason: "Metrics are the provider's own.")
        }
        let form = Form(
            part: part, format: ExpositionFormat(accept: request.headers[.accept]), isGzip: request.acceptsGzip)
        let text = try await parts.recently(form, in: recent) { [sources = parts.sources, start] in
            let families = sources.metrics(part)
            return PackedText(
                families.exposition(as: form.format, countedSince: start), compressing: form.isGzip)
        }
        return text.response(mediaType: form.format.mediaType)
    }
}

extension WebParts {
    /// What was made lately, or is made now, on a thread where making it holds up nobody.
    ///
    /// - Throws: what `make` throws; `Busy`.
    func recently<Key: Hashable, Value: Sendable>(
        _ key: Key, in recent: Recent<Key, Value>, make: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        if let known = recent.value(key) { return known }
        return try await desk.ask { _ in try recent.value(key, make: make) }
    }
}
