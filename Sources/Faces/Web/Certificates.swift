import NIOCore
import NIOSSL
import Settings
import Synchronization

/// The certificate in force. Connections that come take the newest one; those that are there keep theirs.
final class Certificates: Sendable {
    private struct Pair {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
        let configuration: TLSConfiguration
    }

    private let pair: Mutex<Pair>

    /// Reads both files.
    ///
    /// - Throws: when one cannot be read, or they do not belong together.
    init(_ files: WebSettings.Certificate) throws { pair = Mutex(try Self.read(files)) }

    /// Reads both files again.
    ///
    /// - Throws: as `init`; the former certificate stays in force then.
    func reload(_ files: WebSettings.Certificate) throws {
        let new = try Self.read(files)
        pair.withLock { $0 = new }
    }

    /// What a server is started with. Each connection asks for the newest certificate.
    var configuration: TLSConfiguration {
        var configuration = pair.withLock { $0.configuration }
        configuration.sslContextCallback = { [self] _, promise in
            var newest = NIOSSLContextConfigurationOverride()
            let pair = pair.withLock { $0 }
            newest.certificateChain = pair.chain
            newest.privateKey = pair.key
            promise.succeed(newest)
        }
        return configuration
    }

    private static func read(_ files: WebSettings.Certificate) throws -> Pair {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificate)
        } catch {
            throw CertificateFailure(description: "the certificate \(files.certificate) cannot be read: \(error)")
        }
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw CertificateFailure(description: "the key \(files.key) cannot be read: \(error)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map(NIOSSLCertificateSource.certificate), privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do {
            // Refuses a key that is another certificate's.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw CertificateFailure(
                description: "\(files.certificate) and \(files.key) do not belong together: \(error)")
        }
        return Pair(
            chain: chain.map(NIOSSLCertificateSource.certificate), key: .privateKey(key), configuration: configuration)
    }
}

/// Why a certificate cannot be used: one sentence for people.
struct CertificateFailure: Error, CustomStringConvertible {
    let description: String
}
