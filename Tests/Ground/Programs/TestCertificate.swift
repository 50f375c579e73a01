import Foundation

/// A certificate for a name, of an authority of its own, made by `openssl`; removed with its last holder.
public final class TestCertificate: Sendable {
    private let folder = TemporaryFolder("certificate")

    /// The authority's certificate, which clients are to trust (PEM).
    public var authority: String { folder.path("authority.pem") }
    /// The server's certificate (PEM).
    public var chain: String { folder.path("server.pem") }
    /// The server's key (PEM).
    public var key: String { folder.path("server.key") }

    /// - Throws: an error when `openssl` is not installed or refuses.
    public init(for name: String) throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        guard let openssl = OutsideProgram("openssl") else { throw CocoaError(.fileNoSuchFile) }
        let new = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        ]
        let steps = [
            new + ["-subj", "/CN=Tests", "-keyout", folder.path("authority.key"), "-out", authority],
            new + [
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-addext",
                "basicConstraints=critical,CA:FALSE", "-CA", authority, "-CAkey", folder.path("authority.key"),
                "-keyout",
                key, "-out", chain,
            ],
        ]
        for step in steps {
            let outcome = try openssl.run(step)
            guard outcome.status == 0 else { throw SupervisedServer.Failure(description: outcome.output) }
        }
    }
}
