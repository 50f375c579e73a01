import Foundation

/// A server of a Debian package on a loopback port of its own, with a folder of its own.
final class Server {
    let folder: URL
    let port: Int
    private let process = Process()

    /// - Parameter write: puts the server's files into its folder and returns the command that runs it.
    init(_ write: (_ folder: URL, _ port: Int) throws -> [String]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("server-\(UUID().uuidString)")
        port = Int.random(in: 20_000...29_000)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let words = try write(folder, port)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = folder
        let log = folder.appendingPathComponent("log")
        try Data().write(to: log)
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = process.standardOutput
        try process.run()
        for _ in 0..<500 where process.isRunning {
            if Self.accepts(port) { return }
            usleep(10_000)
        }
        throw NoServer(log: try String(contentsOf: log, encoding: .utf8))
    }

    struct NoServer: Error { var log: String }

    private static func accepts(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    func end() {
        kill(process.processIdentifier, SIGKILL)
        while process.isRunning { usleep(5000) }
        // Nothing depends on it.
        try? FileManager.default.removeItem(at: folder)
    }

    /// A certificate for loopback, `cert.pem` and `key.pem` in a folder.
    static func certify(_ folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-keyout", folder.appendingPathComponent("key.pem").path, "-out",
            folder.appendingPathComponent("cert.pem").path, "-addext",
            "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        while process.isRunning { usleep(5000) }
    }
}

extension Server {
    /// nginx, plain on `port` and with TLS on the next one.
    static func web() throws -> Server {
        try Server { folder, port in
            try certify(folder)
            let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(folder.path)/\($0);"
            }
            let text = """
                \(geteuid() == 0 ? "user root;" : "")
                daemon off; master_process off; pid \(folder.path)/pid; error_log stderr;
                events {}
                http {
                  access_log off; \(places.joined(separator: " "))
                  server {
                    listen 127.0.0.1:\(port); listen [::1]:\(port);
                    listen 127.0.0.1:\(port + 1) ssl; listen [::1]:\(port + 1) ssl;
                    ssl_certificate cert.pem; ssl_certificate_key key.pem;
                    location / { return 200 "Welcome to the shop"; }
                    location /broken { return 500; }
                    location /moved { return 302 /; }
                    location /gone { return 404; }
                  }
                }
                """
            try Data(text.utf8).write(to: folder.appendingPathComponent("nginx.conf"))
            return ["nginx", "-p", folder.path, "-c", "nginx.conf", "-e", "stderr"]
        }
    }

    /// aiosmtpd, which offers STARTTLS and keeps mails in `mail`.
    static func mail(tls: Bool) throws -> Server {
        try Server { folder, port in
            try certify(folder)
            let secure = tls ? ["--tlscert", "cert.pem", "--tlskey", "key.pem", "--no-requiretls"] : []
            return ["/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:\(port)"] + secure
                + ["-c", "aiosmtpd.handlers.Mailbox", "mail"]
        }
    }

    /// vsftpd.
    static func files(anonymous: Bool, ipv6: Bool = false) throws -> Server {
        try Server { folder, port in
            for name in ["empty", "public"] {
                let place = folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            let text = """
                background=NO
                listen=\(ipv6 ? "NO" : "YES")
                listen_ipv6=\(ipv6 ? "YES" : "NO")
                listen_port=\(port)
                anonymous_enable=\(anonymous ? "YES" : "NO")
                local_enable=\(anonymous ? "NO" : "YES")
                ftp_username=nobody
                nopriv_user=nobody
                anon_root=\(folder.path)/public
                secure_chroot_dir=\(folder.path)/empty
                seccomp_sandbox=NO

                """
            try Data(text.utf8).write(to: folder.appendingPathComponent("vsftpd.conf"))
            return ["/usr/sbin/vsftpd", folder.appendingPathComponent("vsftpd.conf").path]
        }
    }

    /// Takes webhooks: answers each request with the next status of a list, and writes down headers and body.
    static func hooks(statuses: [Int]) throws -> Server {
        try Server { folder, port in
            let text = """
                import http.server, json
                statuses = \(statuses)
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        body = self.rfile.read(int(self.headers["Content-Length"]))
                        with open("requests", "a") as file:
                            file.write(json.dumps([dict(self.headers), body.decode()]) + "\\n")
                        self.send_response(statuses.pop(0) if statuses else 200)
                        self.end_headers()
                http.server.ThreadingHTTPServer(("127.0.0.1", \(port)), Handler).serve_forever()
                """
            try Data(text.utf8).write(to: folder.appendingPathComponent("server.py"))
            return ["python3", "server.py"]
        }
    }
}
