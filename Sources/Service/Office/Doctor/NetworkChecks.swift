import Foundation
import Notation

// Whether the daemon may ping and listen.
extension Doctor {
    /// By ping sockets of the kernel, or with `CAP_NET_RAW`.
    static func ping(_ facts: MachineFacts) -> [MachineFinding] {
        let runner = facts.runner
        if runner.capabilities.contains(.rawSockets) {
            return [MachineFinding(.ping, .fine, "\(runner.described) pings with CAP_NET_RAW")]
        }
        if let groups = facts.pingGroups, runner.groups.contains(where: groups.contains) {
            return [
                MachineFinding(
                    .ping, .fine, "\(runner.described) pings: net.ipv4.ping_group_range is \(Self.shown(groups))")
            ]
        }
        // What others were granted stays.
        let own = runner.groups.first ?? 0
        let low = min(own, facts.pingGroups?.lowerBound ?? own)
        let high = max(own, facts.pingGroups?.upperBound ?? own)
        let file = "/etc/sysctl.d/60-mainstay.conf"
        return [
            MachineFinding(
                .ping, .missing,
                "\(runner.described) may not ping: it has no CAP_NET_RAW, and net.ipv4.ping_group_range (\(Self.shown(facts.pingGroups))) leaves out its groups",
                commands: [
                    "echo 'net.ipv4.ping_group_range = \(low) \(high)' | sudo tee \(file)", "sudo sysctl -p \(file)",
                ])
        ]
    }

    private static func shown(_ groups: ClosedRange<UInt32>?) -> String {
        groups.map { "\($0.lowerBound) \($0.upperBound)" } ?? "1 0"
    }

    /// Each socket that the configuration wants.
    static func ports(_ facts: MachineFacts) -> [MachineFinding] {
        guard !facts.sockets.isEmpty else { return [MachineFinding(.ports, .fine, "nothing is to listen")] }
        return facts.sockets.map { port($0, facts) }
    }

    private static func port(_ socket: MachineFacts.Listening, _ facts: MachineFacts) -> MachineFinding {
        let place = "\(socket.key) at \(socket.address) port \(socket.port)"
        let runner = facts.runner
        if socket.port < facts.firstFreePort, runner.user != 0, !runner.capabilities.contains(.bindService) {
            return MachineFinding(
                .ports, .missing,
                "\(place): \(runner.described) may not use ports below \(facts.firstFreePort) without CAP_NET_BIND_SERVICE",
                commands: granting(.bindService, to: runner))
        }
        switch socket.code {
        case 0: return MachineFinding(.ports, .fine, "\(place) is free")
        case EADDRINUSE where facts.isRunning:
            return MachineFinding(.ports, .fine, "\(place) is in use; the daemon runs")
        case EADDRINUSE:
            let kind = socket.key == "web" ? "t" : "u"
            return MachineFinding(
                .ports, .missing, "\(place) is another program's",
                commands: ["sudo ss -l\(kind)np 'sport = :\(socket.port)'"] + endingTrapDaemon(at: socket.port))
        case EADDRNOTAVAIL:
            return MachineFinding(
                .ports, .missing, "\(place): that is no address of this machine", commands: ["ip -brief address"])
        // Whoever asks may not, but the daemon may.
        case EACCES, EPERM: return MachineFinding(.ports, .fine, "\(place) is for \(runner.described)")
        default:
            return MachineFinding(
                .ports, .missing, "\(place) cannot be listened at: \(SystemReason.of(code: socket.code))")
        }
    }

    /// What usually has the port of notifications.
    private static func endingTrapDaemon(at port: UInt16) -> [String] {
        port == 162 ? ["sudo systemctl disable --now snmptrapd.socket snmptrapd.service"] : []
    }

    /// How a unit, or else the program, gets a capability.
    private static func granting(_ capability: Runner.Capability, to runner: Runner) -> [String] {
        guard let unit = runner.unit else {
            return ["sudo setcap \(capability.name.lowercased())+ep \"$(command -v mainstay)\""]
        }
        return runner.extending(
            unit, by: "AmbientCapabilities=\(capability.name)", in: capability.name.lowercased())
    }
}
