import Foundation
import Site

/// Reads a contract's `traffic: {username: …, password_hash: … | password: {file: …}}`.
struct TrafficReader {
    let absolute: (String) -> String

    func read(_ document: Document) -> TrafficAccess? {
        guard let mapping = document.mapping() else { return nil }
        defer { mapping.finish() }
        let username = mapping.required("username")?.text()
        let hash = mapping["password_hash"]
        let password = mapping["password"]
        guard (hash == nil) != (password == nil) else {
            document.report(
                "\(document.described) needs `password_hash` (`mainstay password` makes it) or `password: {file: …}`")
            return nil
        }
        let proof = hash.flatMap(self.hash) ?? password.flatMap(file)
        guard let username, let proof else { return nil }
        return TrafficAccess(username: username, proof: proof)
    }

    private func hash(_ document: Document) -> TrafficAccess.Proof? {
        document.parsed("a hash that `mainstay password` made") { text in
            guard text.hasPrefix("$scrypt$") else { return nil }
            return .hash(text)
        }
    }

    private func file(_ document: Document) -> TrafficAccess.Proof? {
        guard document.isMapping else {
            document.report("\(document.described) must not stand in the file; write {file: …} or `password_hash`")
            return nil
        }
        guard let secret = CredentialsReader(absolute: absolute).secret(document) else { return nil }
        if case .file(let path) = secret { return .file(path) }
        document.report("\(document.described) takes {file: …}")
        return nil
    }
}
