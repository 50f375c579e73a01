// swift-tools-version: 6.2
import PackageDescription

// Measuring programs, apart from the program's own package: nothing here is built by `make build` or `make test`.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("MemberImportVisibility")]

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "mainstay", path: "..")],
    targets: [
        .executableTarget(
            name: "snmp-bench", dependencies: [.product(name: "Rooms", package: "mainstay")], swiftSettings: strict)
    ]
)
