// Names that clients and apps give: client ids, external user ids, e-mail addresses.

import Model
import Testing

@Suite struct NameTests {
    @Test(arguments: [
        "a", "user-123", "A.b_c:d-e", "0", "owner", "user", "owned:by", String(repeating: "x", count: 128),
    ])
    func `An external user id is what the builder SDK sends`(_ text: String) throws {
        #expect(try ExternalUserID(text).description == text)
    }

    @Test(arguments: [
        "", ".a", "_a", ":a", "-a", "a@b", "a b", "a/b", "ä", "a\u{301}", "owner:", "owner:1", "user:", "user:1",
        "\u{212A}",
        "a\n", String(repeating: "x", count: 129),
    ])
    func `Anything else is refused as an external user id`(_ text: String) {
        #expect(throws: ModelError.self) { try ExternalUserID(text) }
    }

    @Test(arguments: ["a", "app_0123456789abcdef01234567", "~!*'();/?%", String(repeating: "x", count: 255)])
    func `A client id is visible ASCII`(_ text: String) throws {
        #expect(try ClientID(text).description == text)
    }

    /// RFC 7617 section 2: the user's half of Basic credentials cannot hold a colon.
    @Test(arguments: ["", "a b", "a:b", "a\u{7f}", "ä", "a\n", "\u{212A}", String(repeating: "x", count: 256)])
    func `A client id has no colon, space or control character`(_ text: String) {
        #expect(throws: ModelError.self) { try ClientID(text) }
    }

    @Test(arguments: [
        "a@b", "alice@example.com", "Alice.Smith+tag@Example.COM", "o'brien@example.com", "ä@example.com",
        String(repeating: "a", count: 64) + "@b.example",
    ])
    func `An e-mail address has a name and a domain`(_ text: String) throws {
        #expect(try EmailAddress(text).description == text)
    }

    @Test(arguments: [
        "", "@", "a", "a@", "@b", "a@b@c", "a b@c", "a@b c", "a\u{0}@b", "a\r\nBcc:x@b", "a\u{a0}@b", "a@-b", "a@b_c",
        "a@\u{212A}elvin.example", "a@ä.example", "a\u{200b}@b", "a\u{202e}@b", "\u{feff}a@b", "a\u{ad}@b", "a\u{85}@b",
        "a\u{e0041}@b", "a\u{e000}@b", "a\u{2029}@b",
        "a@b..c", "a@[1.2.3.4]", "a\u{7f}@b", "a\u{2028}@b", String(repeating: "a", count: 65) + "@b",
        String(repeating: "a", count: 60) + "@"
            + Array(repeating: "abcdefghi", count: 20).joined(separator: "."),
    ])
    func `Anything else is refused as an e-mail address`(_ text: String) {
        #expect(throws: ModelError.self) { try EmailAddress(text) }
    }

    @Test func `An e-mail address is kept as written and compared without case`() throws {
        let one = try EmailAddress("Alice@Example.com")
        let two = try EmailAddress("alice@example.COM")
        #expect(one == two && one.key == "alice@example.com" && one.description == "Alice@Example.com")
        #expect(try one != EmailAddress("alicia@example.com"))
        #expect(Set([one, two]).count == 1)
    }

    /// Folding more than ASCII makes one person of two: U+212A folds to k, and U+0130 to i and a mark.
    @Test(arguments: [("\u{212A}", "k"), ("\u{c4}", "\u{e4}"), ("\u{e4}", "a\u{308}"), ("\u{130}", "i\u{307}")])
    func `Only ASCII letters are the same in both cases`(_ one: String, _ two: String) throws {
        let (first, second) = (try EmailAddress("\(one)@example.com"), try EmailAddress("\(two)@example.com"))
        #expect(first != second && Set([first, second]).count == 2)
        #expect(!first.key.utf8.elementsEqual(second.key.utf8))
        #expect(try EmailAddress("A\(one)@Example.com").key.utf8.elementsEqual("a\(one)@example.com".utf8))
    }

    @Test(arguments: [("active", "active"), ("ACTIVE", "active"), ("Inactive", "inactive")])
    func `A status is read in any case`(_ text: String, _ expected: String) throws {
        #expect(try AppUser.Status(parsing: text).rawValue == expected)
    }

    @Test(arguments: ["", "deleted", "active ", "1"])
    func `Another status is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try AppUser.Status(parsing: text) }
    }

    @Test func `A secret prints as dots wherever it is printed`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in [
            "\(secret)", String(reflecting: secret), String(describing: Optional(secret)), "\([secret])", dumped,
        ] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2")
    }
}
