// swift-tools-version: 6.2
import PackageDescription

/// One room of the house: a target, its tests, and the only rooms it may see.
/// `make check` holds the imports in `Sources/` against these lists.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "mainstay",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "mainstay", targets: ["mainstay"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Talking to equipment.
        .target(name: "CNetSNMP", linkerSettings: [.linkedLibrary("netsnmp"), .linkedLibrary("crypto")]),
        .target(name: "SNMP", dependencies: ["CNetSNMP", "CSockets", logging], swiftSettings: strict),
        .target(name: "CSockets"),
        .target(name: "ICMP", dependencies: ["CSockets"], swiftSettings: strict),

        // Pure values: no I/O, no clock.
        .target(name: "Intervals", swiftSettings: strict),
        .target(name: "Facility", dependencies: ["Intervals"], swiftSettings: strict),
        .target(name: "Correlation", dependencies: ["Intervals", "Facility"], swiftSettings: strict),
        .target(name: "Agreement", dependencies: ["Intervals", "Facility", "Correlation"], swiftSettings: strict),
        .target(name: "Profiles", dependencies: ["Facility", "Intervals", "SNMP"], swiftSettings: strict),

        // What comes with the program, built in: Config/ and MIBs/.
        .target(name: "CShipped", cSettings: [.disableWarning("c23-extensions")]),

        // The edges.
        .target(
            name: "Settings",
            dependencies: ["CShipped", "Facility", "Intervals", "Profiles", "SNMP", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "Ledger",
            dependencies: ["Facility", "Intervals", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(
            name: "Collection", dependencies: ["Facility", "ICMP", "Intervals", "Profiles", "SNMP", logging],
            swiftSettings: strict),
        .target(
            name: "Alerting",
            dependencies: [
                "Facility", "Intervals", logging, .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict),
        .target(name: "Simulation", dependencies: ["SNMP"], swiftSettings: strict),

        // The program.
        .target(
            name: "Mainstay",
            dependencies: [
                "Agreement", "Alerting", "Collection", "Correlation", "Facility", "ICMP", "Intervals", "Ledger", "Profiles",
                "Settings", "Simulation", "SNMP", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "mainstay", dependencies: ["Mainstay"], swiftSettings: strict),
    ]
)
