import Foundation
import Intervals
import Live
import Logging
import Office
import Programs
import Settings
import Sockets
import Synchronization
import Testing

@testable import Web

/// Certificates, and when pages are not served at all.
@Suite(.serialized) struct EncryptionTests {
    // MARK: - Certificates

    /// Makes a key and a certificate for a name; returns the certificate's serial number.
    private func certify(_ name: String, in folder: TemporaryFolder, serial: Int) throws {
        _ = try folder.write("key.pem", "")
        let made = try Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-set_serial",
                "\(serial)", "-keyout", folder.path("key.pem"), "-out", folder.path("certificate.pem"),
            ])
        try #require(made.status == 0, "\(made.error)")
    }

    /// Whom the server says to be.
    private func subject(at port: UInt16) throws -> String {
        let shown = try Tool.run(
            "sh",
            [
                "-c",
                "openssl s_client -connect 127.0.0.1:\(port) </dev/null 2>/dev/null | openssl x509 -noout -subject",
            ])
        return shown.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func aNewCertificateIsTakenAndABrokenOneIsNot() async throws {
        let folder = TemporaryFolder("tls")
        try certify("first", in: folder, serial: 1)
        let files = WebSettings.Certificate(
            certificate: folder.path("certificate.pem"), key: folder.path("key.pem"))
        try await ServedSite { $0.certificate = files }.serving { site in
            #expect(try subject(at: site.port).hasSuffix("first"))
            let page = try Tool.run(
                "curl", ["-sk", "--noproxy", "*", "-i", "https://127.0.0.1:\(site.port)/contracts"])
            #expect(page.output.contains("Globex"))
            // Cookies are for encrypted connections only then.
            try site.addPeople([.viewer])
            let login = try Tool.run(
                "curl", ["-sk", "--noproxy", "*", "-i", "https://127.0.0.1:\(site.port)/login"])
            #expect(login.output.contains("__Host-mainstay-form=") && login.output.contains("Secure"))
            var settings = try #require(WebSettings.usual)
            settings.listen = try #require(HostAndPort("127.0.0.1:\(site.port)"))
            settings.certificate = files
            try certify("second", in: folder, serial: 2)
            site.server.adopt(settings)
            #expect(try subject(at: site.port).hasSuffix("second"))
            for (name, text) in [("certificate.pem", "nonsense"), ("key.pem", "")] {
                try certify("third", in: folder, serial: 3)
                _ = try folder.write(name, text)
                site.server.adopt(settings)
                #expect(try subject(at: site.port).hasSuffix("second"), "\(name)")
            }
            // A key that belongs to another certificate.
            try certify("fourth", in: folder, serial: 4)
            let key = try String(contentsOfFile: folder.path("key.pem"), encoding: .utf8)
            try certify("fifth", in: folder, serial: 5)
            _ = try folder.write("key.pem", key)
            site.server.adopt(settings)
            #expect(try subject(at: site.port).hasSuffix("second"))
            #expect(site.log.all.count { $0.contains("the former certificate stays in force") } == 3)
            try certify("sixth", in: folder, serial: 6)
            site.server.adopt(settings)
            #expect(try subject(at: site.port).hasSuffix("sixth"))
        }
    }

    /// A configuration that says the same of the pages interrupts nobody.
    @Test func whatStaysTheSameGoesOn() async throws {
        try await ServedSite().serving { site in
            let client = try #require(RawClient(port: Int(site.port)))
            var settings = try #require(WebSettings.usual)
            settings.listen = try #require(HostAndPort("127.0.0.1:\(site.port)"))
            site.server.adopt(settings)
            #expect(client.send(RawRequest(method: "GET", path: "/healthz").octets))
            #expect(!client.receive().isEmpty)
        }
    }

    // MARK: - Open to others

    /// Listening for others needs accounts, and encryption or a named proxy.
    @Test(arguments: [
        (false, false, false, "without encryption"), (true, false, false, "without encryption"),
        (false, true, false, "nobody has an account"), (false, false, true, "nobody has an account"),
        (true, false, true, nil), (true, true, false, nil),
    ])
    func whoIsOpenToOthersIsCareful(
        hasAccounts: Bool, hasCertificate: Bool, hasProxy: Bool, reason: String?
    ) throws {
        let site = try ServedSite()
        if hasAccounts { try site.addPeople([.viewer]) }
        var settings = try #require(WebSettings.usual)
        settings.listen = try #require(HostAndPort("0.0.0.0:8161"))
        if hasCertificate { settings.certificate = .init(certificate: "/c.pem", key: "/k.pem") }
        if hasProxy { settings.trustedProxies = ["192.0.2.1"] }
        let said = try Exposure(settings, in: site.office).reasonNotToServe
        #expect((said == nil) == (reason == nil))
        #expect(reason.map { said?.contains($0) == true } ?? true, "\(said ?? "")")
        settings.listen = try #require(HostAndPort("[::1]:8161"))
        #expect(try Exposure(settings, in: site.office).reasonNotToServe == nil)
    }

    @Test func itIsNotServedAndSaidOnce() async throws {
        let site = try ServedSite { $0.listen = HostAndPort("0.0.0.0:\($0.listen.port)") ?? $0.listen }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await site.server.run() }
            let end = ContinuousClock.now + .seconds(20)
            while site.log.all.isEmpty, ContinuousClock.now < end { await Task.yield() }
            #expect(site.log.all.count { $0.contains("is open to others without encryption") } == 1)
            #expect(!RawRequest.isOpen(port: site.port))
            group.cancelAll()
        }
        await site.server.stop()
        await site.board.stop()
    }

    /// Without encryption only the named proxies are let through, whoever can reach the port.
    @Test func pastTheProxyNothingIsOpen() async throws {
        let served = try ServedSite { settings in
            settings.listen = HostAndPort("0.0.0.0:\(settings.listen.port)") ?? settings.listen
            settings.trustedProxies = ["192.0.2.1"]
        } configuration: {
            ServedSite.withTraffic($0)
        }
        try await served.serving { site in
            for path in ["/contracts", "/login", "/healthz", "/assets/style.css"] {
                let answer = try site.get(path, headers: ["X-Forwarded-For": "192.0.2.1"])
                #expect(answer.status == 403 && !answer.body.contains("Globex"), "\(path)")
            }
        }
    }
}
