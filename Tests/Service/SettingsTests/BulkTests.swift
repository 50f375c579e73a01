import Foundation
import SNMPValues
import Settings
import Site
import Testing

/// Configurations that are made of tables.
@Suite struct BulkTests {
    private static let plain = "name,address,credentials\npdu-1,10.0.0.31,campus\n"

    private func problems(_ text: String) -> [String] {
        BulkConfiguration([("t.csv", text)], site: "dc-1", timezone: "Europe/Berlin").problems.map(\.description)
    }

    /// The devices of the configuration that a table makes.
    private func devices(_ text: String) throws -> [String] {
        let bulk = BulkConfiguration([("t.csv", text)], site: "dc-1", timezone: "Europe/Berlin")
        #expect(bulk.problems.isEmpty)
        let folder = try Folder(bulk.text)
        try folder.write("hooks/log", "#!/bin/sh\n", mode: 0o755)
        let facility = try #require(folder.load().configuration, "\(folder.problems)").facility
        return facility.devices.map { "\($0.name) \($0.host) \($0.port) \($0.credentials) \($0.profile)" }
    }

    @Test(arguments: [
        BulkTests.plain, BulkTests.plain.replacing("\n", with: "\r\n"), "\u{FEFF}" + BulkTests.plain,
        BulkTests.plain.replacing(",", with: ";"),
        BulkTests.plain.replacing(",", with: "\t"), "Name,Address,Credentials\n\n ,,\npdu-1 , 10.0.0.31,\"campus\"",
        "kind,address,name,credentials\nDevice,10.0.0.31,pdu-1,campus",
    ])
    func aTableIsReadAsSpreadsheetsWriteIt(text: String) throws {
        #expect(try devices(text) == ["pdu-1 10.0.0.31 161 campus auto"])
    }

    @Test func whatYAMLWouldReadOtherwiseStaysText() throws {
        let text = "name,address,credentials,profile\non,\"[fe80::1]:1161\",yes,ups-mib\n"
        #expect(try devices(text) == ["on fe80::1 1161 yes ups-mib"])
    }

    @Test func quotedCellsKeepSeparatorsMarksAndLines() throws {
        let customer = "\"Acme \"\"Trading\"\", Ltd.\nBeijing\""
        let text = """
            name,customer,service,signed,from,to,rent,hosts
            c-1,\(customer),rack,2026-01-04,2026-01-05,2027-01-05,1.00 EUR,198.51.100.10

            """
        let bulk = BulkConfiguration([("t.csv", text)], site: "dc-1", timezone: "Europe/Berlin")
        let folder = try Folder(bulk.text)
        try folder.write("hooks/log", "#!/bin/sh\n", mode: 0o755)
        let contract = try #require(folder.load().configuration).facility.contracts.first
        #expect(contract?.customer.name == "Acme \"Trading\", Ltd.\nBeijing")
    }

    @Test(arguments: [
        ("", "t.csv: error: is empty; its first row names the columns"),
        ("name,adress,credentials\n", "t.csv:1:6: error: no column is called adress; did you mean address?"),
        ("name,name\n", "t.csv:1:6: error: the column name stands twice; keep one"),
        ("kind,name\ndevise,a\n", "t.csv:2:1: error: no row is of kind devise; did you mean device?"),
        (
            "name,address,credentials\na,,x\n",
            "t.csv:2:1: error: the row is neither a device (address), an outlet (outlet) nor "
                + "a contract (customer)"
        ),
        ("kind,name,address,credentials\ndevice,a,,x\n", "t.csv:2:10: error: the device needs address"),
        (
            "name,address,credentials\na,b,c,d\n",
            "t.csv:2:7: error: the row has more cells than the first row has columns; "
                + "quote a cell with a separator"
        ),
        (
            "name,address\n\"a,b\n",
            "t.csv:2:1: error: the quotation mark of this cell is never closed; double it where it is text"
        ),
        (
            "name,address,credentials\n\"a\"b,c,d\n",
            "t.csv:2:1: error: text follows the closing quotation mark; double a mark "
                + "that is text"
        ),
    ])
    func aMistakeHasItsPlaceAndItsRemedy(text: String, problem: String) {
        #expect(problems(text).first == problem)
    }

    @Test func anOutletOfNoContractIsSaidToBe() {
        let text = """
            kind,name,device,outlet,contract,side,customer,service,signed,from,to,rent
            contract,acme-2026,,,,,Acme,rack,2026-01-04,2026-01-05,2027-01-05,1.00 EUR
            outlet,,pdu-1,7,acme-206,mains,,,,,,

            """
        #expect(problems(text) == ["t.csv:3:17: error: no contract is called acme-206; did you mean acme-2026?"])
    }

    /// What the configuration's own checks find is said of the cell behind it.
    @Test func theChecksOfTheConfigurationSpeakOfCells() throws {
        let text = """
            name,address,credentials,profile
            pdu-1,10.0.0.300,campus,apc-rpdu2
            pdu-2,10.0.0.32,campus,apc-rpdu3

            """
        let bulk = BulkConfiguration([("t.csv", text)], site: "dc-1", timezone: "Europe/Berlin")
        let found = try Folder(bulk.text).load().problems.compactMap(bulk.located)
        #expect(found.map { "\($0.line):\($0.column)" } == ["2:7", "3:24"])
        #expect(found.last?.message.contains("did you mean apc-rpdu2?") == true)
    }
}
