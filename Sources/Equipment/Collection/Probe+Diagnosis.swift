import Profiles
public import SNMP
import SNMPValues
import Sockets

extension Probe {
    /// Finds out why a look failed; takes some seconds where a device is silent.
    ///
    /// - Returns: one sentence that names the device and says what to do.
    public func diagnose(_ failure: Failure, at target: Target) async -> String {
        var diagnosis = Diagnosis(failure, at: target, timeout: timeout)
        while let question = diagnosis.question {
            if question == .port {
                let (state, own) = await target.endpoint.portState()
                diagnosis.recordPort(state, ownAddress: own)
            } else {
                diagnosis.record(await isAnswered(question, by: target), for: question)
            }
        }
        return diagnosis.sentence
    }

    private func isAnswered(_ question: Diagnosis.Question, by target: Target) async -> Bool {
        var other = target
        switch (question, target.credentials) {
        case (.discovery, _): other.credentials = .user(User(name: ""))
        case (.withoutPrivacy, .user(var user)):
            user.privacy = nil
            other.credentials = .user(user)
        case (.usualPort, _):
            guard let endpoint = Endpoint(host: target.endpoint.host) else { return false }
            other.endpoint = endpoint
        default: break
        }
        let request = Request(target: other, objects: [Catalogue.upTimeObject], timeout: timeout, retries: 1)
        switch await engine.perform(request).result {
        case .success: return true
        // A refusal is an answer, except where the key was to be right.
        case .failure(.timeout), .failure(.unreachable), .failure(.cannotSend), .failure(.wrongDigest): return false
        case .failure: return true
        }
    }
}
