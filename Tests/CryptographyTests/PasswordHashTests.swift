// Password hashes: what is written, what is read back, what is refused before it costs anything.

import Cryptography
import Testing

struct PasswordHashTests {
    /// 16 KiB and no time at all.
    let cheap = try? ScryptParameters(logCost: 4, blockSize: 8, parallelization: 1)

    @Test("the third vector of RFC 7914 section 12 verifies, and another password does not")
    func publishedVector() throws {
        let hash = try PasswordHash(
            parsing: "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
                + "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw")
        #expect(try hash.verify("pleaseletmein"))
        #expect(try !hash.verify("pleaseletmeIn"))
    }

    @Test("a new hash at the standard cost verifies after it was stored: OpenSSL's own limit of 32 MiB is lifted")
    func standardCost() throws {
        let stored = try PasswordHash.make("correct horse").description
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        let read = try PasswordHash(parsing: stored)
        #expect(read.description == stored)
        #expect(try read.verify("correct horse"))
        #expect(!read.needsRehash())
    }

    @Test(
        "passwords are told apart byte by byte",
        arguments: [("a", ""), ("", "a"), ("a", "A"), ("a", "a\0"), ("a", "a "), ("é", "e\u{301}x"), ("p", "pp")])
    func distinct(password: String, other: String) throws {
        let hash = try PasswordHash.make(password, parameters: #require(cheap))
        #expect(try hash.verify(password))
        #expect(try !hash.verify(other))
    }

    @Test("a NUL is refused: HMAC's padding would make it disappear")
    func noNul() throws {
        #expect(throws: CryptographyError.self) { try PasswordHash.make("a\0", parameters: #require(cheap)) }
    }

    @Test("two hashes of one password share nothing")
    func salted() throws {
        let a = try PasswordHash.make("same", parameters: #require(cheap))
        let b = try PasswordHash.make("same", parameters: #require(cheap))
        #expect(a.description.split(separator: "$")[2] != b.description.split(separator: "$")[2])
        #expect(a.description.split(separator: "$")[3] != b.description.split(separator: "$")[3])
    }

    @Test("another cost asks for a new hash")
    func rehash() throws {
        let hash = try PasswordHash.make("x", parameters: #require(cheap))
        #expect(hash.needsRehash())
        #expect(try !hash.needsRehash(#require(cheap)))
    }

    @Test("a dump shows the cost and neither salt nor hash")
    func dumped() throws {
        let hash = try PasswordHash.make("x", parameters: #require(cheap))
        var text = String(reflecting: hash)
        dump(hash, to: &text)
        for secret in hash.description.split(separator: "$").suffix(2) { #expect(!text.contains(secret)) }
        #expect(text.contains("logCost"))
    }

    static let salt = "c2FsdHNhbHRzYWx0"
    static let hash = "AAAAAAAAAAAAAAAAAAAAAA"

    @Test("the form used by the refusals below is itself accepted")
    func accepted() throws {
        _ = try PasswordHash(parsing: "$scrypt$ln=15,r=8,p=1$\(Self.salt)$\(Self.hash)")
    }

    @Test(
        "a string of another form or cost is refused",
        arguments: [
            "", "$", "password", "$scrypt$ln=15,r=8,p=1$\(salt)", "$scrypt$ln=15,r=8,p=1$\(salt)$\(hash)$",
            "x$scrypt$ln=15,r=8,p=1$\(salt)$\(hash)", "$argon2id$ln=15,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=15,r=8$\(salt)$\(hash)", "$scrypt$ln=15,p=1,r=8$\(salt)$\(hash)",
            "$scrypt$ln=15,r=8,p=1,x=1$\(salt)$\(hash)", "$scrypt$ln=+5,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=05,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=-1,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=0,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=21,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=20,r=16,p=1$\(salt)$\(hash)",
            "$scrypt$ln=20,r=8,p=3$\(salt)$\(hash)", "$scrypt$ln=15,r=0,p=1$\(salt)$\(hash)",
            "$scrypt$ln=15,r=8,p=0$\(salt)$\(hash)", "$scrypt$ln=15,r=8,p=65$\(salt)$\(hash)",
            "$scrypt$ln=16,r=1,p=1$\(salt)$\(hash)", "$scrypt$ln=99999999999999999999,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=15,r=8,p=1$c2FsdA$\(hash)", "$scrypt$ln=15,r=8,p=1$\(salt)$AAAA",
            "$scrypt$ln=15,r=8,p=1$\(salt)$\(hash)==", "$scrypt$ln=15,r=8,p=1$\(salt)$AAAAAAAAAAAAAAAAAAAAAB",
            "$scrypt$ln=15,r=8,p=1$\(salt)$\(String(repeating: "A", count: 88))",
        ])
    func refused(text: String) {
        #expect(throws: CryptographyError.self) { try PasswordHash(parsing: text) }
    }
}
