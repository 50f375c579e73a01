// swift-tools-version: 6.2
import PackageDescription

// Measuring programs, apart from the program's own package: nothing here is built by `make build` or `make test`.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "mainstay", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "snmp-bench", dependencies: [.product(name: "Rooms", package: "mainstay")], swiftSettings: strict),
        .executableTarget(
            name: "ledger-bench",
            dependencies: [
                .product(name: "Rooms", package: "mainstay"), .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
    ]
)
