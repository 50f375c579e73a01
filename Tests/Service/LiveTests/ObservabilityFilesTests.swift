import Foundation
import Live
import Programs
import Testing

/// What lies in Config/ for Prometheus and Grafana speaks of metrics that there are.
struct ObservabilityFilesTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: ProjectFolder.url.appendingPathComponent(path), encoding: .utf8)
    }

    /// A histogram's series have endings that its family has not.
    private func isKnown(_ name: String) -> Bool {
        let families = MetricCatalogue.descriptions
        let endings = ["_bucket", "_sum", "_count"].filter { name.hasSuffix($0) }
        return families[name] != nil || endings.contains { families[String(name.dropLast($0.count))] != nil }
    }

    @Test(arguments: ["Config/prometheus/alerts.yml", "Config/grafana/mainstay.json", "Documentation/metrics.md"])
    func everyMetricExists(path: String) throws {
        let names = Set(try text(path).matches(of: #/mainstay_[a-z0-9_]+/#).map { String($0.output) })
        #expect(names.count > 10)
        let unknown = names.filter { !isKnown($0) }.sorted()
        #expect(unknown.isEmpty, "\(path) names \(unknown)")
    }

    /// Whoever looks for a metric finds it, and nothing that is not there.
    @Test func everyMetricIsDescribed() throws {
        let document = try text("Documentation/metrics.md")
        let missing = MetricCatalogue.descriptions.keys.filter { !document.contains("`\($0)`") }.sorted()
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test func everyAlertIsToldWhenItMustBe() throws {
        let promtool = try #require(OutsideProgram("promtool"), "make setup-test installs it")
        let folder = ProjectFolder.url.appendingPathComponent("Config/prometheus")
        let checked = try promtool.run(["check", "rules", "alerts.yml"], in: folder)
        #expect(checked.status == 0, "\(checked.output)")
        let tested = try promtool.run(["test", "rules", "alerts_test.yml"], in: folder)
        #expect(tested.status == 0, "\(tested.output)")
        let rules = try text("Config/prometheus/alerts.yml").matches(of: #/- alert: (\w+)/#).map { $0.output.1 }
        let tests = try text("Config/prometheus/alerts_test.yml")
        #expect(rules.count == 19 && Set(rules).count == 19)
        for rule in rules {
            #expect(tests.contains("  - name: \(rule)\n") && tests.contains("  - name: \(rule), quiet\n"), "\(rule)")
        }
    }

    /// Grafana 9 and later import it: every panel has a place, a data source that is chosen, and something to ask.
    @Test func theDashboardIsWhole() throws {
        let file = ProjectFolder.url.appendingPathComponent("Config/grafana/mainstay.json")
        let board = try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: file))
        #expect(board.schemaVersion >= 36 && board.uid == "mainstay")
        #expect(Set(board.panels.map(\.id)).count == board.panels.count && board.panels.count >= 12)
        for panel in board.panels {
            #expect(["stat", "state-timeline", "timeseries"].contains(panel.type), "\(panel.title)")
            #expect(!panel.targets.isEmpty && panel.targets.allSatisfy { !$0.expr.isEmpty }, "\(panel.title)")
            #expect(panel.gridPos.x + panel.gridPos.w <= 24, "\(panel.title)")
            #expect(panel.datasource.uid == "${datasource}", "\(panel.title)")
        }
    }
}

private struct Dashboard: Decodable {
    struct Panel: Decodable {
        struct Target: Decodable { let expr: String }
        struct Place: Decodable {
            let x: Int
            let w: Int
        }
        struct Source: Decodable { let uid: String }
        let id: Int
        let type: String
        let title: String
        let gridPos: Place
        let datasource: Source
        let targets: [Target]
    }
    let uid: String
    let schemaVersion: Int
    let panels: [Panel]
}
