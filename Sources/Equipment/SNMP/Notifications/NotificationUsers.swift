import SNMPValues

/// The version 3 users whose notifications are accepted, and their keys at the engines that vouch for them.
struct NotificationUsers {
    private struct Account {
        var level: UInt8
        var master: MasterKeys
    }

    private struct Place: Hashable {
        var account: Int
        var engine: [UInt8]
    }

    /// What a message's security parameters come to.
    enum Finding {
        /// It is what it claims to be; nil keys without authentication.
        case authentic(LocalisedKeys?)
        /// It is refused: the Report to answer with, and the reason to count.
        case refused(SecurityReport, NotificationRefusal.Reason)
    }

    private var accounts: [Account] = []
    private var named: [[UInt8]: [Int]] = [:]
    /// Keys at engines that have sent something authentic: nobody else can fill the table.
    private var keys: RecencyTable<Place, LocalisedKeys>

    /// Derives the master keys, a megabyte of hashing each.
    init(_ users: [User], engines: Int = 32_768) throws(NotificationError) {
        keys = RecencyTable(capacity: engines)
        for user in users {
            do throws(RequestFailure) {
                named[Array(user.name.utf8), default: []].append(accounts.count)
                accounts.append(Account(level: UserMessage.level(of: user), master: try MasterKeys(user)))
            } catch {
                throw NotificationError("Notifications of \(user.name) cannot be received: \(error)")
            }
        }
    }

    /// Checks the user, the level of security and the digest (RFC 3414, 3.2, steps 4 to 6). A user must send exactly as
    /// its credentials say: a message without the encryption that they ask for is not the user's.
    mutating func check(
        _ message: UserMessage, in packet: [UInt8], of name: [UInt8], at engine: [UInt8]
    ) -> Finding {
        guard let candidates = named[name] else { return .refused(.unknownUser, .unknownUser) }
        let fitting = candidates.filter { accounts[$0].level == message.level }
        guard !fitting.isEmpty else { return .refused(.unsupportedSecurityLevel, .securityLevel) }
        guard message.isAuthenticated else { return .authentic(nil) }
        // Devices may share a user name and differ in its passphrase.
        for account in fitting {
            let place = Place(account: account, engine: engine)
            guard
                let own = keys.value(of: place) ?? LocalisedKeys(accounts[account].master, engine: place.engine),
                own.authenticates(packet, digest: message.mac)
            else { continue }
            keys.use(place, initial: own) { _ in }
            return .authentic(own)
        }
        return .refused(.wrongDigest, .wrongDigest)
    }
}
