import Testing

@testable import Office

/// A signal that the configuration calls otherwise than the device does.
@Suite struct ElementNameTests {
    private static let ports = ["port/Gi1/0/1", "port/Gi1/0/10", "port/Te1/1/1", "port/Vlan1", "outlet/7", "outlet/8"]

    @Test(
        arguments: [
            ("port/GigabitEthernet1/0/1", "port/Gi1/0/1"), ("port/gi1/0/10", "port/Gi1/0/10"),
            ("port/TenGigabitEthernet1/1/1", "port/Te1/1/1"), ("port/VLAN1", "port/Vlan1"),
            ("port/Gi1/0/100", "port/Gi1/0/10"),
            ("port/Gigabit Ethernet1/0/1", "port/Gi1/0/1"), ("outlet/rack12-left", "outlet/7"),
            ("prot/Vlan1", "port/Vlan1"),
            ("port/GigabitEthernet2/0/1", nil), ("bank/1", nil),
        ] as [(String, String?)])
    func whatIsMeantIsFound(name: String, meant: String?) {
        #expect(ElementName.meant(by: name, among: Self.ports, labels: ["outlet/7": "Rack12-left"]) == meant)
    }
}
