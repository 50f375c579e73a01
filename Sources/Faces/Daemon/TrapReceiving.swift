import SNMP
import SNMPValues
import Settings
import Sockets

/// What receives notifications at present. Its sockets stay open as long as the configuration asks for the same ones.
actor TrapReceiving {
    /// Where notifications are received, and from whom.
    private struct Terms: Hashable {
        var endpoints: [Endpoint]
        var credentials: [Credentials]
        var limits: NotificationLimits
    }

    private let engineFile: String
    private let mailbox: NotificationReceiver.Mailbox
    private var present: (terms: Terms, receiver: NotificationReceiver)?

    /// - Parameters:
    ///   - folder: where the identity towards senders of informs is kept.
    ///   - deliver: called on the receiver's thread; must return at once.
    init(folder: String, deliver: @escaping @Sendable ([SNMP.Notification]) -> Void) {
        engineFile = "\(folder)/snmp-engine"
        mailbox = NotificationReceiver.Mailbox(deliver)
    }

    /// Receives as a configuration asks for, or not at all.
    ///
    /// - Throws: `NotificationError`; `SecretError`. What was received before is received as before then.
    func adopt(_ configuration: Configuration) throws {
        let next = try Self.terms(of: configuration)
        guard next != present?.terms else { return }
        let former = present?.terms
        let isElsewhere = Set(former?.endpoints ?? []).isDisjoint(with: next?.endpoints ?? [])
        // An address that both listen at must be free first.
        if !isElsewhere { stop() }
        do {
            let receiver = try next.map { try start($0) }
            stop()
            if let next, let receiver { present = (next, receiver) }
        } catch {
            if !isElsewhere, let former { present = (former, try start(former)) }
            throw error
        }
    }

    /// Ends, and frees the sockets.
    func stop() {
        present?.receiver.stop()
        present = nil
    }

    private func start(_ terms: Terms) throws(NotificationError) -> NotificationReceiver {
        var configuration = NotificationReceiverConfiguration(
            endpoints: terms.endpoints, credentials: terms.credentials, engineFile: engineFile)
        configuration.limits = terms.limits
        let receiver = try NotificationReceiver(configuration: configuration, mailbox: mailbox)
        do {
            try receiver.start()
        } catch {
            receiver.stop()
            throw error
        }
        return receiver
    }

    private static func terms(of configuration: Configuration) throws(SecretError) -> Terms? {
        guard let settings = configuration.notifications else { return nil }
        var credentials: [Credentials] = []
        for name in settings.credentials {
            if let secret = try configuration.credentials[name]?.resolve() { credentials.append(secret) }
        }
        return Terms(
            endpoints: settings.listen.compactMap { Endpoint(host: $0.host, port: $0.port) }, credentials: credentials,
            limits: settings.limits)
    }
}
