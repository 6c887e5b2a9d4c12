// The names of accounts and environments, and so of subdomains.

import Model
import Testing

@Suite struct HandleTests {
    @Test(arguments: ["a", "7", "acme", "acme-test", "a-b-c", "0-9", String(repeating: "a", count: 63)])
    func `A handle is lower-case letters, digits and inner hyphens`(_ text: String) throws {
        #expect(try Handle(text).description == text)
    }

    @Test(arguments: [
        "", "-", "-a", "a-", "A", "Acme", "a_b", "a.b", "a b", "ä", "a\u{0}", "a/b", "a:b", "a\n",
        String(repeating: "a", count: 64),
        // The Kelvin sign equals the letter K for Swift's ==, and is no letter here.
        "\u{212A}", "a\u{301}", "１",
    ])
    func `Anything else is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try Handle(text) }
        #expect(throws: ModelError.self) { try Handle.reserved(text) }
    }

    /// RFC 5891 section 4.2.3.1: two hyphens announce a name in another encoding.
    @Test(arguments: ["a--b", "xn--bcher-kva", "a---b"])
    func `Two hyphens in a row are refused`(_ text: String) {
        #expect(throws: ModelError.self) { try Handle(text) }
        #expect(throws: ModelError.self) { try Handle.reserved(text) }
    }

    @Test(arguments: ["dashboard", "www", "api", "mail", "admin", "customers", "localhost", "wpad", "autodiscover"])
    func `Reserved names are for the installation alone`(_ text: String) throws {
        #expect(throws: ModelError.self) { try Handle(text) }
        #expect(try Handle.reserved(text).description == text)
    }

    @Test func `Every reserved name would otherwise be a handle`() {
        for name in ReservedHandles.names {
            #expect(throws: Never.self, "\(name)") { try Handle.reserved(name) }
        }
    }
}
