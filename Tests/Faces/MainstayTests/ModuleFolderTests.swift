import Foundation
import Testing

/// `mibs:` in the configuration, through the program.
@Suite struct ModuleFolderTests {
    private static let configuration = """
        site: dc-1
        timezone: Europe/Berlin
        mibs: [modules]
        credentials: {lab: {version: 2c, community: public}}

        """

    /// A module with the name of a built-in one, as its vendor writes it: types and groups come from modules that only
    /// Mainstay brings.
    private static let module = """
        ATS-MIB DEFINITIONS ::= BEGIN
        IMPORTS
            MODULE-IDENTITY, OBJECT-TYPE, enterprises FROM SNMPv2-SMI
            DisplayString, TruthValue FROM SNMPv2-TC
            OBJECT-GROUP FROM SNMPv2-CONF;
        theirs MODULE-IDENTITY
            LAST-UPDATED "202601010000Z" ORGANIZATION "T" CONTACT-INFO "T" DESCRIPTION "T" ::= { enterprises 37662 }
        theirSource OBJECT-TYPE
            SYNTAX TruthValue MAX-ACCESS read-only STATUS current DESCRIPTION "T" ::= { theirs 7 }
        theirGroup OBJECT-GROUP OBJECTS { theirSource } STATUS current DESCRIPTION "T" ::= { theirs 8 }
        END

        """

    /// What the program says of a profile that names `object`.
    private func profiles(naming object: String, module: String?) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("modules-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["modules", "profiles"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        try write("mainstay.yaml", Self.configuration)
        if let module { try write("modules/theirs.mib", module) }
        let probe = "match: {probe: \(object)}\nsignals: [{signal: output, evidence: [{value: \(object), up: [1]}]}]\n"
        try write("profiles/own.yaml", "title: Own\n\(probe)")
        let configuration = folder.appendingPathComponent("mainstay.yaml").path
        return try Binary.run(["probe", "127.0.0.1", "--profile", "none", "--config", configuration]).error
    }

    @Test func aFullModuleOfThatNameGoesBeforeTheReducedOne() throws {
        let (theirs, reduced) = ("ATS-MIB::theirSource.0", "ATS-MIB::atsInputGroupSourceAstatus.0")
        let unknown = "No loaded MIB module knows "
        #expect(try !profiles(naming: theirs, module: Self.module).contains(unknown + theirs))
        #expect(try profiles(naming: reduced, module: Self.module).contains(unknown + reduced))
        #expect(try profiles(naming: theirs, module: nil).contains(unknown + theirs))
        #expect(try !profiles(naming: reduced, module: nil).contains(unknown + reduced))
    }
}
