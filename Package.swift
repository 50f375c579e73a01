// swift-tools-version: 6.2
import PackageDescription

// One room of the house is one target; the order below is the direction of the house. `make rooms` holds every import in
// Sources/ against these lists.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

let package = Package(
    name: "mainstay",
    products: [
        .executable(name: "mainstay", targets: ["mainstay"]),
        // What Benchmarks/ measures.
        .library(
            name: "Rooms",
            targets: ["Intervals", "Facility", "SNMP", "ICMP", "Ledger", "Alerting", "Profiles", "Settings"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Pure values: no I/O, no clock.
        .target(name: "Intervals", swiftSettings: strict),
        .target(name: "Facility", dependencies: ["Intervals"], swiftSettings: strict),
        .target(name: "Correlation", dependencies: ["Intervals", "Facility"], swiftSettings: strict),
        .target(name: "Agreement", dependencies: ["Intervals", "Facility", "Correlation"], swiftSettings: strict),
        .target(
            name: "Comparison", dependencies: ["Intervals", "Facility", "Correlation", "Agreement"],
            swiftSettings: strict),

        // Talking to equipment.
        .target(name: "CSockets"),
        .target(name: "CNetSNMP", linkerSettings: [.linkedLibrary("netsnmp")]),
        .target(name: "CUserSecurity", linkerSettings: [.linkedLibrary("crypto")]),
        .target(
            name: "SNMP", dependencies: ["CNetSNMP", "CUserSecurity", "CSockets", deque], swiftSettings: strict),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "Transfer", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "ICMP", dependencies: ["CSockets", deque], swiftSettings: strict),
        .target(name: "Profiles", dependencies: ["Intervals", "Facility", "SNMP"], swiftSettings: strict),
        .target(
            name: "Collection",
            dependencies: ["Intervals", "Facility", "SNMP", "ICMP", "Transfer", "Profiles", heap, logging, metrics],
            swiftSettings: strict),

        // The edges. CShipped embeds Config/ and MIBs/.
        .target(name: "CShipped", cSettings: [.disableWarning("c23-extensions")]),
        .target(
            name: "Settings",
            dependencies: [
                "CShipped", "Intervals", "Facility", "SNMP", "Profiles", .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "Passwords", dependencies: ["CDigest"], swiftSettings: strict),
        .target(
            name: "Ledger",
            dependencies: ["CDigest", "Intervals", "Facility", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(name: "CProcess"),
        .target(
            name: "Alerting",
            dependencies: [
                "CDigest", "CProcess", "Transfer", "Intervals", "Facility", heap, deque, logging,
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: strict),
        .target(
            name: "Reports",
            dependencies: [
                "Intervals", "Facility", "Correlation", "Agreement",
                .product(name: "Mustache", package: "swift-mustache"),
            ], swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["CSockets", "SNMP"], swiftSettings: strict),

        // The program.
        .target(
            name: "Mainstay",
            dependencies: [
                "CProcess", "Intervals", "Facility", "Correlation", "Agreement", "Comparison", "SNMP", "ICMP",
                "Transfer", "Profiles", "Collection", "Settings",
                "Passwords", "Ledger", "Alerting", "Reports", "Simulation", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .executableTarget(name: "mainstay", dependencies: ["Mainstay"], swiftSettings: strict),

        // Tests. Twin says by brute force what the pure rooms say by interval algebra.
        .target(name: "Twin", dependencies: ["Facility", "Intervals"], path: "Tests/Twin", swiftSettings: strict),
        // … and Programs are the real ones that tests talk to, and folders of their own.
        .target(name: "Programs", dependencies: ["SNMP"], path: "Tests/Programs", swiftSettings: strict),
        .testTarget(name: "IntervalsTests", dependencies: ["Intervals", "Twin"], swiftSettings: strict),
        .testTarget(
            name: "CorrelationTests", dependencies: ["Correlation", "Facility", "Intervals", "Twin"],
            swiftSettings: strict),
        .testTarget(
            name: "AgreementTests",
            dependencies: ["Agreement", "Correlation", "Facility", "Intervals", "Ledger", "Programs", "Twin"],
            swiftSettings: strict),
        .testTarget(
            name: "ComparisonTests",
            dependencies: ["Comparison", "Agreement", "Correlation", "Facility", "Intervals"], swiftSettings: strict),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "Facility", "Intervals", "Profiles", "Programs", "SNMP"],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Settings", "Agreement", "Correlation", "Facility", "Intervals"],
            swiftSettings: strict),
        .testTarget(name: "PasswordsTests", dependencies: ["Passwords"], swiftSettings: strict),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "Facility", "Intervals", "Programs", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("ledger-1.sqlite")], swiftSettings: strict),
        .testTarget(
            name: "ProfilesTests", dependencies: ["Profiles", "Settings", "SNMP", "Facility", "Intervals"],
            swiftSettings: strict),
        .testTarget(
            name: "CollectionTests",
            dependencies: [
                "Collection", "Facility", "ICMP", "Intervals", "Profiles", "SNMP", "Transfer", logging, metrics,
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ], swiftSettings: strict),
        .testTarget(
            name: "AlertingTests", dependencies: ["Alerting", "Facility", "Intervals", "Settings", logging],
            swiftSettings: strict),
        .testTarget(
            name: "TransferTests",
            dependencies: ["Transfer", "Alerting", "Collection", "Facility", "Intervals"], swiftSettings: strict),
        .testTarget(
            name: "MainstayTests",
            dependencies: [
                "mainstay", "CSockets", "Facility", "Intervals", "Ledger", "Programs", "SNMP", "Simulation", "Twin",
                heap,
            ],
            exclude: ["recordings"], resources: [.copy("Faults/weather.py")], swiftSettings: strict),
        .testTarget(
            name: "SNMPTests", dependencies: ["SNMP", "CNetSNMP", "CSockets", "CUserSecurity", "Programs"],
            swiftSettings: strict),
        .testTarget(name: "ICMPTests", dependencies: ["ICMP"], swiftSettings: strict),
    ]
)
