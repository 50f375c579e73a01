import Foundation
import Programs
import Testing

/// What may become a package.
@Suite struct PackedProgramTests {
    /// `make build` links so; the tests' own program was not.
    @Test func aProgramThatLooksUpNamesWhileItRunsIsNotPacked() throws {
        let bash = try #require(OutsideProgram("bash"))
        let script = ProjectFolder.file("Packaging/build-deb").path
        let packed = try bash.run(["-c", "MAINSTAY_PROGRAM='\(Binary.path.path)' '\(script)'"])
        let words = "build-deb: \(Binary.path.path) was linked without `-z now`; `make build` makes one that was\n"
        #expect(packed.status == 1 && packed.output == words, "\(packed)")
    }
}
