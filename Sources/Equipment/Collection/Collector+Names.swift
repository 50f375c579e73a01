import Intervals
import Logging
import SNMP
import Site
import Sockets

// Devices that are known by a name: the others are polled meanwhile.
extension Collector {
    /// Follows what the resolver has said, and asks it for what is due.
    func followNames(_ resolutions: [Inbox.Resolution], at now: Milliseconds) {
        for resolution in resolutions {
            let name = resolution.question.device
            guard let endpoint = names.receive(resolution.result, to: resolution.question, at: now),
                let index = indexOf[name]
            else { continue }
            locate(index, at: endpoint, now: now)
        }
        for question in names.due(by: now) {
            resolver.lookUp(question.host, port: question.port) { [inbox] result in
                inbox.put(Inbox.Resolution(question: question, result: result))
            }
        }
    }

    /// A device without an address is said to be down, with the reason, as soon as there is one.
    func noteUnresolved(_ index: Int, at now: Milliseconds) {
        guard machines[index].target == nil else { return }
        machines[index].unresolved = names.failure(of: machines[index].device.name, at: now)
    }

    private func locate(_ index: Int, at endpoint: Endpoint, now: Milliseconds) {
        let machine = machines[index]
        guard case .name(let named) = machine.whereabouts else { return }
        let target = named.target(at: endpoint)
        // Still silent: it is looked up again.
        if machine.target == target, machine.isReachable == false {
            return names.reconsider(machine.device.name, at: now)
        }
        guard machine.target != target else { return }
        let wasUnresolved = machine.unresolved != nil
        if let before = machine.target {
            logger.tell(
                .deviceMoved, "\(machine.device.name) is asked at \(endpoint) now; it was \(before.endpoint)",
                about: [.device: machine.device.name])
            devicesAt[before.endpoint.host]?.removeAll { $0 == index }
            move(index, of: machine)
        }
        machines[index].locate(at: target)
        devicesAt[endpoint.host, default: []].append(index)
        if wasUnresolved { flow.addExtra(index, due: now) }
    }

    /// Forgets the conversation with an agent that is asked elsewhere from now on.
    private func move(_ index: Int, of machine: DeviceMachine) {
        var successor = DeviceMachine(
            device: machine.device, at: machine.whereabouts, for: machine.use, store: store)
        successor.succeed(machine)
        machines[index] = successor
    }
}

extension NameBook {
    /// Looks up the name of a device that has one.
    mutating func follow(_ machine: DeviceMachine, at now: Milliseconds) {
        guard case .name(let named) = machine.whereabouts else { return }
        add(machine.device.name, host: named.host, port: named.port, at: now)
    }
}

extension Whereabouts {
    init?(of device: String, in targets: Collector.Targets, or names: Collector.Names) {
        if let target = targets[device] {
            self = .address(target)
        } else if let named = names[device] {
            self = .name(named)
        } else {
            return nil
        }
    }
}
