// Addresses, hosts, and what is derived from them.

import Model
import Testing

@Suite struct OriginTests {
    @Test(arguments: [
        ("https://acme.example.com", "acme.example.com"), ("https://acme.example.com:8443", "acme.example.com"),
        ("http://localhost:3001", "localhost"), ("http://acme-test.localhost:4000", "acme-test.localhost"),
        ("http://localhost", "localhost"), ("https://a:1", "a"), ("https://a:65535", "a"), ("https://a:80", "a"),
        ("http://localhost:443", "localhost"),
    ])
    func `An origin is a scheme, a host and perhaps a port`(_ text: String, _ host: String) throws {
        let origin = try Origin(text)
        #expect(origin.description == text)
        #expect(origin.host.description == host)
    }

    /// RFC 6454 section 6.1: the default port is not written, so that an origin has one spelling.
    @Test(arguments: [
        "", "https://", "https:/a", "HTTPS://a", "ftp://a", "//a", "a.example", "https://a/", "https://a/b",
        "https://a?b",
        "https://a#b", "https://user@a", "https://user:1@a", "https://a:", "https://a:0", "https://a:65536",
        "https://a:01",
        "https://a:+1", "https://a:1:2", "https://a:443", "http://localhost:80", "https://A.example", "https://a..b",
        "https://.a", "https://a.", "https://-a", "https://a-.b", "https://a_b", "https://[::1]", "https://ä.example",
        "https://a b", "https://a\\b", "https://a\t", "https://\u{212A}", "https://a.example ",
    ])
    func `Any other spelling is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try Origin(text) }
    }

    @Test(arguments: [
        "http://acme.example.com", "http://127.0.0.1", "http://localhost.example.com", "http://xlocalhost",
        "http://evil-localhost:4000",
    ])
    func `Plain http is for loopback names`(_ text: String) {
        #expect(throws: ModelError.self) { try Origin(text) }
    }

    @Test(arguments: [
        ("a", true), ("a.b", true), ("1.2", true), ("a-b.c", true), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false), ("", false), (".", false), ("a.", false), (".a", false),
        ("a..b", false),
        ("-a", false), ("a-", false), ("A", false), ("a_b", false), ("*.a", false), ("a:1", false),
        (Array(repeating: "abcdefg", count: 31).joined(separator: ".") + ".aaaaa", true),
        (Array(repeating: "abcdefg", count: 31).joined(separator: ".") + ".aaaaaa", false),
    ])
    func `A host name follows RFC 1123`(_ text: String, _ isValid: Bool) {
        #expect((Hostname(text) != nil) == isValid)
    }

    /// `resource={base_url}/api`.
    @Test func `The Management API's identifier follows the address`() throws {
        let environment = ID<Environment>(at: Timestamp(seconds: 1), random: [UInt8](repeating: 0, count: 10))
        let address = Address(
            environment: environment, origin: try Origin("http://acme-test.localhost:4000"), isCanonical: true)
        #expect(address.managementAPI == "http://acme-test.localhost:4000/api")
    }
}
