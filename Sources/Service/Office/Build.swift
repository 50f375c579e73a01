import Agreement
import Compression
import Digests
import LedgerSQLite
public import Notation
import SNMP
import Settings
import Traffic
import Transfer

/// What this program is: its version, what it was built from, and what it works with.
public enum Build {
    /// The version, as packages and release notes have it.
    public static let version = "0.1.0"

    /// The commit that it was built from; nil where `make` did not build it.
    public static var revision: String? { Shipped.revision }

    /// Everything, for programs: asks the libraries, and loads librrd.
    public static var document: JSON {
        .object([
            "version": .string(version), "revision": .optional(revision), "swift": .optional(Shipped.compiler),
            "build": .string(configuration), "ledger_format": .integer(Int64(SQLiteLibrary.format)),
            "rules": .integer(ContractResult.rules), "libraries": .object(libraries),
            "packages": .object(packages),
        ])
    }

    private static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// What the machine has of it, which its own updates replace.
    private static var libraries: [JSON.Member] {
        let versions: KeyValuePairs<String, String?> = [
            "curl": TransferLibrary.version, "librrd": ArchiveLibrary.version, "net-snmp": SNMPLibrary.version,
            "openssl": CryptoLibrary.version, "sqlite": SQLiteLibrary.version, "zlib": CompressionLibrary.version,
        ]
        return versions.compactMap { name, version in version.map { JSON.Member(name, .string($0)) } }
    }

    /// The Swift packages in the program, which only another build of it replaces.
    private static var packages: [JSON.Member] {
        Component.all.filter(\.isInProgram).map { JSON.Member($0.name, .string($0.version)) }
    }
}
