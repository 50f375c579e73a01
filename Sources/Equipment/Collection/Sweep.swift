public import Profiles
public import SNMP

/// Looks at many addresses, most of which nobody has, slowly enough that neither the network nor the devices notice.
public struct Sweep: Sendable {
    private let probe: Probe

    /// Devices that are asked at one time.
    private static let width = 32
    /// Time between two of them: at most 50 packets a second at first.
    private static let pace = Duration.milliseconds(20)

    /// Looks with this probe.
    public init(_ probe: Probe) { self.probe = probe }

    /// What an address answered.
    public typealias Found = (target: Target, result: Result<Probe.Report, RequestFailure>)

    /// Looks at every target.
    ///
    /// - Parameters:
    ///   - targets: whom to ask.
    ///   - profile: a family instead of finding it out.
    ///   - progress: told how many addresses are done and how many of them answered.
    /// - Returns: those that answered anything, in the order of `targets`.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func look(
        at targets: [Target], profile: Profile? = nil, progress: @Sendable (_ done: Int, _ found: Int) -> Void
    ) async throws -> [Found] {
        var found: [Int: Found] = [:]
        var done = 0
        try await withThrowingTaskGroup(of: (Int, Result<Probe.Report, RequestFailure>).self) { group in
            func record(_ result: Result<Probe.Report, RequestFailure>, of number: Int) {
                done += 1
                if !result.isSilence { found[number] = (targets[number], result) }
                progress(done, found.count)
            }
            for (number, target) in targets.enumerated() {
                if number >= Self.width, let (other, result) = try await group.next() {
                    record(result, of: other)
                }
                try await Task.sleep(for: Self.pace)
                group.addTask { (number, await probe.glance(at: target, profile: profile)) }
            }
            for try await (number, result) in group { record(result, of: number) }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }
}

extension Probe {
    /// Looks at an address that nobody may have: one question first.
    fileprivate func glance(at target: Target, profile: Profile?) async -> Result<Report, RequestFailure> {
        let request = Request(target: target, objects: [Catalogue.upTimeObject], timeout: .seconds(1), retries: 1)
        // A refusal is an answer; what else the device says is worth a look.
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
