import Clocks
import Documents
import Foundation
import Hummingbird
import Intervals
import Live
import Office
import Site
import Traffic

/// What is installed, what it says and measures. Devices are the provider's: customers see none.
struct DeviceRoutes: Routes {
    let parts: WebParts

    func add(to router: RouterGroup<WebContext>) {
        router.get("devices") { request, context in try await list(request, context.visitor) }
        router.get("devices/:device") { _, context in try await device(context) }
        router.get("devices/:device/signals/**") { _, context in try await signal(context) }
    }

    private func figures(_ visitor: Visitor) -> Figures {
        Figures(language: visitor.language, zone: parts.sources.office().facility.timeZone)
    }

    private func list(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let query = ListQuery(request)
        let state = request.uri.queryParameters.get("state").flatMap { SignalState(rawValue: String($0)) }
        let all = try parts.sources.office().devices(for: visitor.principal)
        let board = parts.sources.board
        let wanted = state.map { state in
            zip(all, board.devices(all.map(\.name))).filter { $1.state == state }.map(\.0)
        }
        let page = query.page(of: wanted ?? all) { device in
            [device.name, device.host, device.profile, device.location?.description ?? ""]
        }
        let values = DeviceListPage(
            page, lines: board.devices(page.elements.map(\.name)), query: query, state: state, figures: figures(visitor)
        )
        return parts.page(
            "devices", title: parts.pages.word("devices", in: visitor.language), values: values, for: visitor)
    }

    private func device(_ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let name = try context.parameter("device")
        let installed = try parts.sources.office().device(name, for: visitor.principal)
        let page = DevicePage(
            installed, parts.sources.board.device(name), at: parts.sources.clock.now, figures: figures(visitor))
        return parts.page("device", title: page.title, values: page, for: visitor)
    }

    private func signal(_ context: WebContext) async throws -> Response {
        let visitor = context.visitor
        let name = try context.parameter("device")
        let path = try context.rest()
        guard let signal = SignalName("\(name)/\(path)") else { throw HTTPError(.notFound) }
        let installed = try parts.sources.office().device(name, for: visitor.principal)
        let known = parts.sources.board.device(name)
        let standing = known.signals.first { $0.signal == signal }
        let ranged = RangeSignal(signal)?.point
        let points = known.numbers.map(\.point).filter { $0.signal == signal || $0 == ranged }
        guard standing != nil || !points.isEmpty else {
            throw Refusal(.nothingKnown, field: "signal", reason: "\(name) has no \(path) that is known of.")
        }
        let figures = figures(visitor)
        let now = parts.sources.clock.now
        var measured: [SignalPage.Measured] = []
        for point in installed.hasHistory ? points : [] { measured.append(try await pictures(of: point, now, figures)) }
        let page = SignalPage(
            title: signal.path, device: name, deviceLink: PageLink.device(name),
            signal: standing.map { DevicePage.Signal($0, figures) }, measured: measured,
            hasHistory: installed.hasHistory, zone: figures.zoneName(at: now))
        return parts.page("signal", title: page.title, values: page, for: visitor)
    }

    private func pictures(
        of point: NumericSample.Point, _ now: Instant, _ figures: Figures
    ) async throws -> SignalPage.Measured {
        var pictures: [SignalPage.Picture] = []
        for range in HistoryRange.allCases {
            let history = try await parts.sources.traffic.archives.history(of: point, range, until: now)
            pictures.append(
                SignalPage.Picture(
                    of: history, range, point: point, now: now, zone: figures.zone, in: figures.language))
        }
        return SignalPage.Measured(title: figures.language.quantity(point.quantity), pictures: pictures)
    }
}
