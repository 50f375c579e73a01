// swift-tools-version: 6.2
import PackageDescription

// Built by `make fuzz` only, with libFuzzer's own main.
let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "mainstay", path: "..")],
    targets: [
        .executableTarget(
            name: "decoder-fuzz", dependencies: [.product(name: "PacketReaders", package: "mainstay")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    ]
)
