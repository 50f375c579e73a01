import Foundation
import Programs
import Testing

@testable import Settings

/// Hooks that a unit with `NoNewPrivileges` keeps from working, on a machine made of files.
@Suite struct HookConfinementTests {
    private let machine = TemporaryFolder("machine")

    init() throws {
        try unit("/usr/lib/systemd/system/mainstay.service", "[Service]\nNoNewPrivileges=yes\n")
    }

    private func unit(_ path: String, _ text: String) throws { try machine.write("root\(path)", text) }

    private func program(_ path: String, mode: mode_t = 0o755) throws {
        try machine.write("root\(path)", "")
        // Foundation takes no set-uid bits.
        #expect(chmod(machine.path("root\(path)"), mode) == 0)
    }

    private func obstacle(_ script: String) throws -> String? {
        try machine.write("root/etc/mainstay/hooks/mail", "#!/bin/sh\n\(script)\n")
        return HookConfinement(root: machine.path("root")).obstacle(to: "/etc/mainstay/hooks/mail")
    }

    @Test(arguments: [
        "sendmail -t", "  exec sendmail -t", "cat | sendmail -i",
        "{\n  echo x\n} | \"${SENDMAIL:-/usr/sbin/sendmail}\" -t",
        "if sendmail -t; then exit 0; fi", "echo x | mail -s y root",
    ])
    func eximNeedsItsUser(script: String) throws {
        try program("/usr/sbin/sendmail", mode: 0o4755)
        try program("/usr/bin/mail")
        let obstacle = try #require(try obstacle(script))
        #expect(
            obstacle.hasPrefix(
                "/usr/sbin/sendmail is set-uid or set-gid, and /usr/lib/systemd/system/mainstay.service has"))
        #expect(obstacle.contains("mainstay hook relay"))
    }

    @Test func postfixNeedsTheGroupOfItsDrop() throws {
        try program("/usr/sbin/sendmail")
        #expect(try obstacle("sendmail -t") == nil)
        try program("/usr/sbin/postdrop", mode: 0o2755)
        #expect(try obstacle("sendmail -t")?.hasPrefix("/usr/sbin/postdrop is") == true)
    }

    /// What is only spoken of is not started; what hands itself over is started elsewhere.
    @Test(arguments: [
        "# sendmail would be set-uid", "logger 'no sendmail here'", "curl smtp://localhost",
        "mainstay hook relay mail || sendmail -t", "mysendmail -t",
    ])
    func whatStartsNothingIsFine(script: String) throws {
        try program("/usr/sbin/sendmail", mode: 0o4755)
        #expect(try obstacle(script) == nil)
    }

    @Test func aHookMayBeSetUidItself() throws {
        try program("/etc/mainstay/hooks/own", mode: 0o4755)
        let confinement = HookConfinement(root: machine.path("root"))
        #expect(confinement.obstacle(to: "/etc/mainstay/hooks/own") != nil)
        try program("/etc/mainstay/hooks/own", mode: 0o755)
        #expect(confinement.obstacle(to: "/etc/mainstay/hooks/own") == nil)
    }

    /// The administrator's unit goes before the package's, and what is added to it has the last word.
    @Test func theLastWordOfTheUnitsCounts() throws {
        try program("/usr/sbin/sendmail", mode: 0o4755)
        #expect(try obstacle("sendmail") != nil)
        try unit("/etc/systemd/system/mainstay.service.d/mail.conf", "[Service]\nNoNewPrivileges = no\n")
        #expect(try obstacle("sendmail") == nil)
        try unit(
            "/etc/systemd/system/mainstay.service.d/no.conf", "[Service]\n# NoNewPrivileges=no\nNoNewPrivileges=1\n")
        #expect(try obstacle("sendmail")?.contains("mainstay.service.d/no.conf has") == true)
        try unit("/etc/systemd/system/mainstay.service", "[Service]\nNoNewPrivileges=false\n")
        #expect(try obstacle("sendmail") != nil)
        try unit("/etc/systemd/system/mainstay.service.d/no.conf", "")
        #expect(try obstacle("sendmail") == nil)
    }

    @Test func withoutAUnitNothingIsForbidden() throws {
        try program("/usr/sbin/sendmail", mode: 0o4755)
        try unit("/usr/lib/systemd/system/mainstay.service", "[Service]\nUser=mainstay\n")
        #expect(try obstacle("sendmail") == nil)
    }
}
