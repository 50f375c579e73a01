import Testing

@testable import Digests

@Suite struct PasswordHashTests {
    /// RFC 7914, section 12: N = 1024, r = 8, p = 16, of which this format keeps the first 32 octets.
    @Test func isScrypt() throws {
        let parameters = PasswordHash.Parameters(cost: 10, blockSize: 8, parallelism: 16)
        let hash = try #require(PasswordHash(of: "password", salt: Array("NaCl".utf8), parameters: parameters))
        #expect(hash.description == "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI")
    }

    @Test func onlyThePasswordMatches() throws {
        let made = try #require(PasswordHash(of: "correct horse"))
        let read = try #require(PasswordHash(made.description))
        #expect(read.matches("correct horse"))
        for wrong in ["", "correct horse ", "Correct horse", "correct hors"] { #expect(!read.matches(wrong)) }
        let again = try #require(PasswordHash(of: "correct horse"))
        #expect(again.description != made.description)
    }

    @Test(arguments: [
        "", "password", "$scrypt$ln=15,r=8,p=1$AAAA", "$scrypt$ln=31,r=8,p=1$AAAA$AAAA",
        "$scrypt$ln=15,r=0,p=1$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI",
        "$argon2id$v=19$m=65536,t=2,p=1$AAAA$AAAA", "$scrypt$ln=15,r=8,p=1$!$!",
    ])
    func whatIsNoHashIsRefused(text: String) { #expect(PasswordHash(text) == nil) }
}
