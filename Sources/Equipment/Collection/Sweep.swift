public import Profiles
public import SNMP

/// Looks at many addresses, most of which nobody has: politely, so that neither the network nor the devices notice.
public struct Sweep: Sendable {
    private let probe: Probe

    /// Devices that are asked at one time, and what passes between two of them: at most 50 packets a second at first.
    private static let width = 32
    private static let pace = Duration.milliseconds(20)

    public init(_ probe: Probe) { self.probe = probe }

    /// What an address answered.
    public typealias Found = (target: Target, result: Result<Probe.Report, RequestFailure>)

    /// Those that answered anything, in the order of `targets`.
    ///
    /// - Parameter progress: told how many addresses are done and how many of them answered.
    public func look(
        at targets: [Target], profile: Profile? = nil, progress: @Sendable (_ done: Int, _ found: Int) -> Void
    ) async throws -> [Found] {
        var found: [Int: Found] = [:]
        var done = 0
        try await withThrowingTaskGroup(of: (Int, Result<Probe.Report, RequestFailure>).self) { group in
            func take(_ number: Int, _ result: Result<Probe.Report, RequestFailure>) {
                done += 1
                if !result.isSilence { found[number] = (targets[number], result) }
                progress(done, found.count)
            }
            for (number, target) in targets.enumerated() {
                if number >= Self.width, let (other, result) = try await group.next() { take(other, result) }
                try await Task.sleep(for: Self.pace)
                group.addTask { (number, await probe.glance(at: target, profile: profile)) }
            }
            for try await (number, result) in group { take(number, result) }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension Probe {
    /// A look at who may not be there: one question first.
    fileprivate func glance(at target: Target, profile: Profile?) async -> Result<Report, RequestFailure> {
        let request = Request(target: target, objects: [Catalogue.upTimeObject], timeout: .seconds(1), retries: 1)
        // What a device refuses to say is an answer; what else it says is worth a look.
        if case .failure(let failure) = await engine.perform(request).result {
            guard case .errorStatus = failure else { return .failure(failure) }
        }
        do throws(Failure) {
            return .success(try await look(at: target, profile: profile))
        } catch {
            return .failure(error.reason)
        }
    }
}

extension Result where Failure == RequestFailure {
    fileprivate var isSilence: Bool {
        switch self {
        case .failure(.timeout), .failure(.unreachable), .failure(.cannotSend): true
        default: false
        }
    }
}
