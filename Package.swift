// swift-tools-version: 6.2
import PackageDescription

// A floor is a folder under Sources/, a room is one target. A room depends on rooms of lower floors, and of its own floor
// on those named before it: the order below is the direction of the house. `make rooms` checks it.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]

func room(_ name: String, on floor: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)", swiftSettings: strict)
}

func shim(_ name: String, on floor: String, links library: String? = nil) -> Target {
    .target(
        name: name, path: "Sources/\(floor)/\(name)",
        cSettings: [.disableWarning("c23-extensions")], linkerSettings: library.map { [.linkedLibrary($0)] } ?? [])
}

func tests(
    _ name: String, on floor: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(floor)/\(name)", exclude: exclude, resources: resources,
        swiftSettings: strict)
}

func testSupport(_ name: String, on floor: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(floor)/\(name)", swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Knows nothing of power or contracts.
let ground: [Target] = [
    room("Intervals", on: "Ground"),
    shim("CClocks", on: "Ground"),
    room("Clocks", on: "Ground", ["CClocks", "Intervals"]),
    room("Notation", on: "Ground", ["Intervals"]),
    room("Exposition", on: "Ground", [metrics]),
    room("Templates", on: "Ground", [mustache]),
    shim("CZlib", on: "Ground", links: "z"),
    room("Compression", on: "Ground", ["CZlib"]),
    shim("CCrypto", on: "Ground", links: "crypto"),
    room("Digests", on: "Ground", ["CCrypto", "Notation"]),
    shim("CSockets", on: "Ground"),
    room("Sockets", on: "Ground", ["CSockets"]),
    room("Logs", on: "Ground", ["Clocks", "Intervals", "Notation", "Sockets", logging]),
    shim("CProcesses", on: "Ground"),
    room("Processes", on: "Ground", ["CProcesses", "Notation", subprocess]),
    shim("CCurl", on: "Ground", links: "curl"),
    room("Transfer", on: "Ground", ["CCurl"]),
]

// What is installed and promised, and what follows from it: no I/O, the instant is an argument.
let promise: [Target] = [
    room("Site", on: "Promise", ["Digests", "Intervals", "Notation", logging]),
    room("Correlation", on: "Promise", ["Digests", "Intervals", "Notation", "Site"]),
    room("Diagram", on: "Promise", ["Site"]),
    room("Agreement", on: "Promise", ["Correlation", "Digests", "Intervals", "Notation", "Site"]),
    room("Comparison", on: "Promise", ["Agreement", "Correlation", "Intervals", "Notation", "Site"]),
    room(
        "Documents", on: "Promise",
        ["Agreement", "Comparison", "Correlation", "Intervals", "Notation", "Site", "Templates"]),
]

// Talks to equipment.
let equipment: [Target] = [
    room("SNMPValues", on: "Equipment", ["Notation"]),
    shim("CNetSNMP", on: "Equipment", links: "netsnmp"),
    room(
        "SNMP", on: "Equipment",
        ["CCrypto", "CNetSNMP", "Exposition", "Notation", "SNMPValues", "Sockets", deque, metrics]),
    room("ICMP", on: "Equipment", ["Exposition", "Sockets", deque, metrics]),
    room("Profiles", on: "Equipment", ["Intervals", "Notation", "SNMP", "SNMPValues", "Site"]),
    // Loads librrd by itself, when there are archives.
    shim("CRRD", on: "Equipment"),
    room("Traffic", on: "Equipment", ["CRRD", "Digests", "Intervals", "Notation", "Processes", "Site", logging]),
    room(
        "Collection", on: "Equipment",
        [
            "Clocks", "Exposition", "ICMP", "Intervals", "Notation", "Profiles", "SNMP", "SNMPValues", "Site",
            "Sockets", "Traffic", "Transfer", heap, logging, metrics,
        ]),
    room("Simulation", on: "Equipment", ["SNMP", "SNMPValues", "Sockets"]),
]

// Remembers.
let memory: [Target] = [
    room("Ledger", on: "Memory", ["Digests", "Intervals", "Notation", "Site", metrics]),
    room("LedgerSQLite", on: "Memory", ["Digests", "Intervals", "Ledger", "Notation", "Site", grdb]),
    shim("CPostgreSQL", on: "Memory", links: "pq"),
    room("PostgreSQL", on: "Memory", ["CPostgreSQL", deque]),
    room(
        "LedgerPostgreSQL", on: "Memory", ["Digests", "Intervals", "Ledger", "Notation", "PostgreSQL", "Site"]),
    room(
        "Forwarding", on: "Memory",
        ["Clocks", "Digests", "Intervals", "Ledger", "PostgreSQL", "Processes", "Site"]),
]

// What goes on: configuration, people who are told, every use case.
let service: [Target] = [
    shim("CShipped", on: "Service"),
    room(
        "Settings", on: "Service",
        [
            "CShipped", "Digests", "Intervals", "Notation", "PostgreSQL", "Processes", "Profiles", "SNMP", "SNMPValues",
            "Site", "Sockets", yams,
        ]),
    room(
        "Alerting", on: "Service",
        [
            "Clocks", "Correlation", "Digests", "Documents", "Intervals", "Notation", "Processes", "Site", "Transfer",
            deque, heap, logging, metrics,
        ]),
    room(
        "Live", on: "Service",
        [
            "Clocks", "Collection", "Correlation", "Exposition", "Intervals", "Notation", "Processes", "Site", deque,
        ]),
    room(
        "Office", on: "Service",
        [
            "Agreement", "Alerting", "Clocks", "Collection", "Comparison", "Compression", "Correlation", "Digests",
            "Documents", "Forwarding", "Intervals", "Ledger", "LedgerPostgreSQL", "LedgerSQLite", "Live", "Notation",
            "PostgreSQL",
            "Processes", "Profiles", "SNMP", "SNMPValues", "Settings", "Site", "Sockets", "Traffic", "Transfer",
        ]),
]

// How people and programs meet it.
let faces: [Target] = [
    room(
        "Web", on: "Faces",
        [
            "Agreement", "Clocks", "Collection", "Compression", "Correlation", "Diagram", "Digests", "Documents",
            "Exposition", "Intervals", "Ledger", "Live", "Notation", "Office", "Processes", "Settings", "Site",
            "Sockets", "Templates", "Traffic", httpTypes,
            hummingbird,
            hummingbirdCore, hummingbirdTLS, logging, metrics, nioCore, nioPosix, nioSSL,
        ]),
    room(
        "Daemon", on: "Faces",
        [
            "Alerting", "Clocks", "Collection", "Correlation", "Digests", "Documents", "Exposition", "Forwarding",
            "ICMP",
            "Intervals", "Ledger",
            "Live",
            "Notation", "Office", "PostgreSQL", "Processes", "Profiles", "SNMP", "SNMPValues", "Settings", "Site",
            "Sockets",
            "Traffic",
            "Transfer", "Web",
            lifecycle,
            logging, metrics,
            unixSignals,
        ]),
    room(
        "Demo", on: "Faces",
        [
            "Clocks", "Correlation", "Daemon", "Intervals", "Live", "Office", "SNMP", "SNMPValues", "Settings",
            "Simulation",
            "Site",
            "Sockets",
            logging,
        ]),
    room(
        "Commands", on: "Faces",
        [
            "Agreement", "Alerting", "Clocks", "Collection", "Comparison", "Correlation", "Daemon", "Demo", "Digests",
            "Documents", "Exposition", "Forwarding",
            "Intervals", "Ledger", "Live", "Logs", "Notation", "Office", "Processes", "Profiles", "SNMP", "SNMPValues",
            "Settings",
            "Site", "Sockets", argumentParser, logging, metrics,
        ]),
    .executableTarget(
        name: "mainstay", dependencies: ["Commands"], path: "Sources/Faces/mainstay", swiftSettings: strict),
]

// Proofs are random and long or short; Twin says by brute force what the pure rooms say by interval algebra; Programs are the
// real ones that tests talk to, Plants the simulated equipment that daemons poll.
let testing: [Target] = [
    testSupport("Proofs", on: "Ground", []),
    tests("ProofsTests", on: "Ground", ["Proofs"]),
    testSupport("Programs", on: "Ground", ["Clocks", "Intervals", "SNMP", "SNMPValues", "Sockets"]),
    tests("IntervalsTests", on: "Ground", ["Intervals", "Proofs"]),
    tests("ClocksTests", on: "Ground", ["Clocks", "Intervals"]),
    tests("NotationTests", on: "Ground", ["Notation", "Proofs"]),
    tests("ExpositionTests", on: "Ground", ["Exposition", metrics]),
    tests("CompressionTests", on: "Ground", ["Compression", "Proofs"]),
    tests("DigestsTests", on: "Ground", ["Digests"]),
    tests("SocketsTests", on: "Ground", ["Programs", "Sockets"]),
    tests("LogsTests", on: "Ground", ["Clocks", "Intervals", "Logs", "Programs", logging]),
    tests("ProcessesTests", on: "Ground", ["Processes", "Programs"]),

    testSupport("Twin", on: "Promise", ["Intervals", "Notation", "Proofs", "Site"]),
    tests("SiteTests", on: "Promise", ["Intervals", "Notation", "Proofs", "Site", logging]),
    tests("CorrelationTests", on: "Promise", ["Correlation", "Intervals", "Proofs", "Site", "Twin"]),
    tests(
        "AgreementTests", on: "Promise",
        [
            "Agreement", "Correlation", "Intervals", "Ledger", "LedgerSQLite", "Notation", "Programs", "Proofs", "Site",
            "Twin",
        ]),
    tests(
        "ComparisonTests", on: "Promise", ["Agreement", "Comparison", "Correlation", "Intervals", "Notation", "Site"]),
    tests(
        "DocumentsTests", on: "Promise",
        [
            "Agreement", "Comparison", "Correlation", "Documents", "Intervals", "Notation", "Programs", "Settings",
            "Site",
        ]),

    tests("DiagramTests", on: "Promise", ["Diagram", "Intervals", "Proofs", "Site"]),

    testSupport("Plants", on: "Equipment", ["Clocks", "Intervals", "SNMP", "Simulation", "Sockets"]),
    tests(
        "SNMPTests", on: "Equipment",
        ["CCrypto", "CNetSNMP", "Programs", "Proofs", "SNMP", "SNMPValues", "Sockets"]),
    tests("ICMPTests", on: "Equipment", ["ICMP", "Sockets"]),
    tests(
        "TrafficTests", on: "Equipment", ["Intervals", "Notation", "Programs", "Proofs", "Site", "Traffic", logging]),
    tests(
        "ProfilesTests", on: "Equipment",
        ["Intervals", "Profiles", "SNMP", "SNMPValues", "Settings", "Site", "Sockets"]),
    tests(
        "CollectionTests", on: "Equipment",
        [
            "Clocks", "Collection", "Exposition", "ICMP", "Intervals", "Ledger", "LedgerSQLite", "Notation", "Profiles",
            "Programs",
            "SNMP", "SNMPValues", "Settings", "Site", "Sockets", "Traffic", "Transfer", logging, metrics,
            metricsTestKit,
        ]),

    tests(
        "ForwardingTests", on: "Memory",
        [
            "Clocks", "Digests", "Forwarding", "Intervals", "Ledger", "LedgerPostgreSQL", "LedgerSQLite", "Notation",
            "PostgreSQL", "Programs", "Proofs", "Site",
        ]),
    tests(
        "LedgerTests", on: "Memory",
        [
            "Agreement", "Digests", "Intervals", "Ledger", "LedgerPostgreSQL", "LedgerSQLite", "Notation",
            "PostgreSQL", "Programs", "Proofs", "Site",
            grdb,
        ],
        resources: [.copy("ledger-1.sqlite"), .copy("ledger-3")]),
    tests("PostgreSQLTests", on: "Memory", ["PostgreSQL", "Programs"]),

    tests(
        "SettingsTests", on: "Service",
        ["Intervals", "Notation", "Profiles", "Programs", "SNMP", "SNMPValues", "Settings", "Site", "Sockets"]),
    tests(
        "AlertingTests", on: "Service",
        [
            "Alerting", "Clocks", "Correlation", "Digests", "Intervals", "Notation", "Programs", "Proofs",
            "Settings", "Site", "Twin", logging,
        ], exclude: ["night.txt"]),
    tests(
        "TransferTests", on: "Service",
        ["Alerting", "Clocks", "Collection", "Intervals", "Notation", "Programs", "Site", "Transfer"]),

    tests(
        "LiveTests", on: "Service",
        [
            "Clocks", "Collection", "Correlation", "Exposition", "Intervals", "Live", "Notation", "Programs", "Site",
            metrics,
        ]),

    tests(
        "OfficeTests", on: "Service",
        [
            "Agreement", "Alerting", "Clocks", "Collection", "Comparison", "Correlation", "Digests", "Documents",
            "Intervals",
            "Ledger", "LedgerSQLite", "Live", "Notation", "Office", "Profiles", "Programs", "Proofs", "Settings",
            "Site",
            "Sockets", "Twin",
        ]),

    tests(
        "DaemonTests", on: "Faces",
        [
            "Alerting", "Clocks", "Collection", "Correlation", "Daemon", "Forwarding", "Intervals", "Ledger",
            "LedgerPostgreSQL", "LedgerSQLite", "Live", "Office", "PostgreSQL",
            "Plants", "Programs", "SNMP", "SNMPValues", "Settings", "Simulation", "Site", "Sockets", "Traffic",
            lifecycle,
            logging,
        ]),
    tests(
        "WebTests", on: "Faces",
        [
            "Clocks", "Collection", "Compression", "Correlation", "Diagram", "Digests", "Documents", "Exposition",
            "Intervals", "Ledger", "LedgerSQLite", "Live", "Notation", "Office", "Processes", "Programs", "Proofs",
            "Settings", "Site", "Sockets", "Traffic", "Transfer", "Web", httpTypes, logging, metrics, nioCore,
            nioEmbedded,
        ]),
    tests(
        "MainstayTests", on: "Faces",
        [
            "Clocks", "Collection", "Commands", "Digests", "Intervals", "Ledger", "LedgerSQLite", "Live", "Notation",
            "Office", "Plants",
            "Programs", "Proofs", "SNMP", "SNMPValues", "Settings", "Simulation", "Site", "Sockets", "mainstay", heap,
        ],
        exclude: ["Book", "recordings"], resources: [.copy("Faults/weather.py")]),
]

let package = Package(
    name: "mainstay",
    products: [
        .executable(name: "mainstay", targets: ["mainstay"]),
        // What Fuzz/ feeds, and as little besides as that needs.
        .library(name: "PacketReaders", targets: ["SNMP", "SNMPValues"]),
        // What Benchmarks/ measure.
        .library(
            name: "Rooms",
            targets: [
                "Alerting", "Clocks", "Digests", "Forwarding", "ICMP", "Intervals", "Ledger", "LedgerPostgreSQL",
                "LedgerSQLite", "Notation", "PostgreSQL", "Processes", "Profiles", "SNMP", "SNMPValues", "Settings",
                "Site", "Sockets",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: ground + promise + equipment + memory + service + faces + testing
)
