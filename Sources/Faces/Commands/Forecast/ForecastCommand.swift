import ArgumentParser

/// `mainstay forecast`: what lies ahead, before it breaks.
struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "What lies ahead, before it breaks.",
        discussion: discussion(
            "`mainstay whatif` asks what would follow if something opened.",
            examples: "mainstay forecast breach", "mainstay forecast evidence --contract acme-2026",
            "mainstay forecast headroom", "mainstay forecast cords"),
        subcommands: [
            BreachForecast.self, EvidenceForecastCommand.self, HeadroomForecast.self, CordForecast.self,
        ])
}
