import Foundation
import Office
import Programs
import Settings
import Testing

@testable import Web

/// Behind nginx, which has the certificate and a path of its own.
@Suite(.serialized) struct NginxTests {
    /// A running nginx that hands everything below a path to the pages.
    private final class Proxy {
        let process = Process()

        init(_ folder: TemporaryFolder, port: UInt16, location: String) throws {
            _ = try folder.write("key.pem", "")
            let made = try Tool.run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                    "2", "-subj", "/CN=sla.example", "-keyout", folder.path("key.pem"), "-out",
                    folder.path("certificate.pem"),
                ])
            try #require(made.status == 0, "\(made.error)")
            let text = """
                daemon off; master_process off; pid nginx.pid; error_log stderr crit;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:\(port) ssl;
                        ssl_certificate certificate.pem; ssl_certificate_key key.pem;
                        \(location)
                    }
                }

                """
            _ = try folder.write("nginx.conf", text)
            process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
            process.arguments = ["-p", folder.path(""), "-c", folder.path("nginx.conf"), "-e", "stderr"]
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        deinit {
            guard process.isRunning else { return }
            // Signals that can be blocked may be, in a child of this process.
            kill(process.processIdentifier, SIGKILL)
            while process.isRunning { usleep(2000) }
        }
    }

    private static func headers(to port: UInt16, path: String) -> String {
        """
        location /power/ {
            proxy_pass http://127.0.0.1:\(port)\(path);
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Remote-User "";
            PREFIX
        }
        """
    }

    /// What curl was answered, with cookies kept in a file.
    private func curl(_ folder: TemporaryFolder, _ url: String, _ more: [String] = []) throws -> (Int, String) {
        let jar = folder.path("cookies")
        let ended = try Tool.run(
            "curl",
            ["-sk", "--noproxy", "*", "-i", "-b", jar, "-c", jar, "-H", "Accept: text/html"] + more + [url])
        let status = ended.output.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (status ?? 0, ended.output)
    }

    /// The path stays and the pages know it, or nginx takes it off and says so: both work, sign-in and all.
    @Test(arguments: ["/power", ""])
    func signingInWorks(basePath: String) async throws {
        let folder = TemporaryFolder("nginx")
        let port = try RawRequest.freePort()
        let served = try ServedSite { settings in
            settings.basePath = basePath
            settings.trustedProxies = ["127.0.0.1"]
        }
        let prefix = basePath.isEmpty ? "proxy_set_header X-Forwarded-Prefix /power;" : ""
        let location = Self.headers(to: served.port, path: basePath.isEmpty ? "/" : "").replacing(
            "PREFIX", with: prefix)
        let proxy = try Proxy(folder, port: port, location: location)
        try await served.serving { site in
            try site.addPeople([.operator])
            let end = ContinuousClock.now + .seconds(20)
            while !RawRequest.isOpen(port: port), ContinuousClock.now < end { await Task.yield() }
            let base = "https://127.0.0.1:\(port)/power"
            let (sent, redirect) = try curl(folder, "\(base)/contracts")
            #expect(sent == 303 && redirect.contains("/power/login?next=/contracts"), "\(redirect)")
            let (_, form) = try curl(folder, "\(base)/login?next=/contracts")
            let token = try #require(form.firstMatch(of: #/name="token" value="([^"]+)"/#)).output.1
            let (status, answer) = try curl(
                folder, "\(base)/login",
                [
                    "--data-urlencode", "token=\(token)", "--data-urlencode", "name=operator", "--data-urlencode",
                    "password=\(ServedSite.password)", "--data-urlencode", "next=/contracts",
                    // As some proxies and privacy settings make it.
                    "-H", "Origin: null",
                ])
            #expect(status == 303, "\(answer)")
            #expect(answer.lowercased().contains("location: /power/contracts\r\n"), "\(answer)")
            #expect(answer.contains("__Secure-mainstay=") && answer.contains("Path=/power"))
            let (seen, page) = try curl(folder, "\(base)/contracts")
            #expect(seen == 200 && page.contains("Globex"))
            for link in page.matches(of: #/(?:href|src|action)="(\/[^"]*)"/#).map(\.output.1) {
                #expect(link.hasPrefix("/power/"), "\(link)")
            }
            let asset = try #require(page.firstMatch(of: #/href="(\/power\/assets\/style.css[^"]*)"/#)).output.1
            #expect(try curl(folder, "https://127.0.0.1:\(port)\(asset)").0 == 200)
            let out = try #require(page.firstMatch(of: #/name="token" value="([^"]+)"/#)).output.1
            #expect(try curl(folder, "\(base)/logout", ["--data-urlencode", "token=x"]).0 == 403)
            #expect(try curl(folder, "\(base)/logout", ["--data-urlencode", "token=\(out)"]).0 == 303)
            #expect(try curl(folder, "\(base)/contracts").0 == 303)
        }
        withExtendedLifetime(proxy) {}
    }
}
