import Sockets
import Synchronization
import Testing

/// Names, looked up on a few threads.
@Suite struct NameResolverTests {
    @Test func aNumericAddressIsGivenAtOnce() {
        let found = Mutex<Endpoint?>(nil)
        NameResolver(width: 1).lookUp("192.0.2.7", port: 1161) { result in
            found.withLock { $0 = try? result.get() }
        }
        #expect(found.withLock { $0 } == Endpoint(host: "192.0.2.7", port: 1161))
    }

    /// More names than threads: each question is answered once.
    @Test func everyQuestionIsAnsweredOnce() async {
        let resolver = NameResolver(width: 3)
        let ports = await withTaskGroup(of: UInt16?.self) { group in
            for number in UInt16(1)...60 {
                group.addTask { try? await Endpoint.resolve(host: "localhost", port: number, by: resolver).port }
            }
            return await group.reduce(into: [UInt16]()) { if let port = $1 { $0.append(port) } }
        }
        #expect(ports.sorted() == Array(1...60))
    }

    @Test func aNameWithoutAnAddressSaysSo() async {
        let error = await #expect(throws: UnresolvedHost.self) {
            try await Endpoint.resolve(host: "ups-a..", by: NameResolver(width: 1))
        }
        #expect(error?.description.hasPrefix("The host name “ups-a..” has no address (") == true)
    }
}
