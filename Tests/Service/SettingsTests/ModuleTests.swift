import Foundation
import SNMP
import SNMPValues
import Settings
import Site
import Testing

/// The modules of MIBs/, before both parsers that people use.
@Suite struct ModuleTests {
    private static let shared = ProcessInfo.processInfo.environment["MAINSTAY_SHARED"]
    private static let modules = Shipped.files(in: "MIBs").map { String($0.path.dropFirst(5).dropLast(4)) }

    /// What is known and meant, as smilint calls it.
    private static let meant = [
        "group-membership",  // a reduced module claims no conformance
        "notification-not-reversible",  // the number was assigned without the 0 of RFC 2578, 8.5
        "index-element-accessible",  // agents send these indexes as values
        "module-name-suffix", "row-name-table-name",  // a name that the vendor gave
        // SNMPv2-SMI and SNMPv2-TC, which define what a parser has built in.
        "type-unref", "type-without-format", "identifier-basetype-redefined", "node-implicit",
    ]

    /// The built-in modules as files that are called as they are, which is how libsmi looks an import up.
    private func folder() throws -> Folder {
        let folder = try Folder()
        for (name, file) in zip(Self.modules, Shipped.files(in: "MIBs")) { try folder.write(name, file.text) }
        return folder
    }

    private func run(_ program: String, _ arguments: [String], in folder: Folder) throws -> String {
        let (process, said) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(program)")
        process.arguments = arguments
        process.environment = ["SMIPATH": folder.url.path, "SNMPCONFPATH": folder.url.path + "/none"]
        process.currentDirectoryURL = folder.url
        (process.standardOutput, process.standardError) = (said, said)
        try process.run()
        let text = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    @Test func smilintHasNothingToSay() throws {
        let folder = try folder()
        let options = ["-c", "/dev/null", "-m", "-l", "9"] + Self.meant.flatMap { ["-i", $0] }
        for module in Self.modules { #expect(try run("smilint", options + ["./" + module], in: folder) == "") }
    }

    @Test func smilintIsAsked() throws {
        let folder = try folder()
        try folder.write("BAD-MIB", "BAD-MIB DEFINITIONS ::= BEGIN\nx OBJECT IDENTIFIER ::= { nowhere 1 }\nEND\n")
        #expect(try run("smilint", ["-c", "/dev/null", "-l", "3", "./BAD-MIB"], in: folder).contains("nowhere"))
    }

    @Test func everyEventIsANotification() throws {
        let module = try #require(Shipped.text("MIBs/MAINSTAY-MIB.txt"))
        for kind in Event.Kind.allCases { #expect(module.contains("(\(kind.rawValue))"), "\(kind)") }
    }

    /// All of them in one tree: two modules agree on what an arc is called.
    @Test func netSnmpHasNothingToSay() throws {
        let folder = try folder()
        let arguments = ["-M", folder.url.path, "-m", "ALL", "-Pw", "-On", "UPS-MIB::upsInputVoltage"]
        let said = try run("snmptranslate", arguments, in: folder).split(separator: "\n")
            .filter { !$0.contains("parsed and ignored") }
        #expect(said == [".1.3.6.1.2.1.33.1.3.3.1.3"])
    }

    @Test(.enabled(if: ModuleTests.shared != nil)) func everyFactHasItsName() throws {
        _ = try ConfigurationFiles.catalogue(for: nil)
        let facts = try String(contentsOfFile: "\(#require(Self.shared))/devices/facts.tsv", encoding: .utf8)
        var named = 0
        for line in facts.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard Self.modules.contains(fields[3]) else { continue }
            let name = "\(fields[3])::\(fields[4])"
            #expect(try MIBNames.resolve(name).description == fields[5], "\(name)")
            named += 1
        }
        #expect(named > 400)
    }
}
