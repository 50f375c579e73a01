// swift-tools-version: 6.2
import PackageDescription

// Measuring programs, apart from the program's own package: nothing here is built by `make build` or `make test`.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]
let rooms = Target.Dependency.product(name: "Rooms", package: "mainstay")

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "mainstay", path: ".."),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .target(name: "Measuring", swiftSettings: strict),
        .executableTarget(name: "snmp-bench", dependencies: ["Measuring", rooms], swiftSettings: strict),
        .executableTarget(name: "judge-bench", dependencies: ["Measuring", rooms], swiftSettings: strict),
        .executableTarget(name: "centre-bench", dependencies: ["Measuring", rooms], swiftSettings: strict),
        .executableTarget(name: "icmp-bench", dependencies: ["Measuring", rooms], swiftSettings: strict),
        .executableTarget(name: "month-bench", dependencies: [rooms], swiftSettings: strict),
        .executableTarget(
            name: "alert-bench", dependencies: ["Measuring", rooms, .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .executableTarget(
            name: "ledger-bench", dependencies: ["Measuring", rooms, .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
    ]
)
