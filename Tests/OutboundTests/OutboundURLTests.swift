// URLs read strictly, and addresses that nobody fetches from.

import HTTP
import Outbound
import Synchronization
import Testing

@Suite struct OutboundURLTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com/"), ("https://EXAMPLE.com:443/a?b=c", "https://example.com/a?b=c"),
        ("https://example.com:8443?q", "https://example.com:8443/?q"),
        ("http://example.com:80/", "http://example.com/"),
        ("https://192.0.2.1/x", "https://192.0.2.1/x"), ("https://[2001:DB8::1]:444/", "https://[2001:db8::1]:444/"),
        ("https://[::ffff:127.0.0.1]/", "https://127.0.0.1/"),
        ("https://a.example/../b%2e", "https://a.example/../b%2e"),
    ])
    func `A URL is written in one way`(text: String, canonical: String) throws {
        #expect(try OutboundURL(text).description == canonical)
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com/", "file:///etc/passwd", "https://", "https:///x",
        "https://user@example.com/",
        "https://user:x@example.com/", "https://example.com@127.0.0.1/", "https://example.com\\@127.0.0.1/",
        "https://example.com/#f", "https://example.com:0/", "https://example.com:65536/", "https://example.com:/",
        "https://example.com:443x/", "https://example.com:0443/", "https://exa mple.com/", "https://example.com/\r\nx",
        "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://0177.0.0.1/", "https://1.2.3.4.5/",
        "https://[::1/", "https://[::1]x/", "https://[fe80::1%25eth0]/", "https://[127.0.0.1]/", "https://-a.example/",
        "https://exämple.com/", "https://example.com/\"x", "HTTPS://example.com/", "https://example.com/{a,b}",
        "https://example..com/", "https://127.0.0.1./",
    ])
    func `What two readers could read in two ways is refused`(text: String) {
        #expect(throws: OutboundError.self) { try OutboundURL(text) }
    }

    /// CVE-2020-10770, CVE-2026-1180, CVE-2026-27945, CVE-2026-56739: requests to inside.
    @Test(arguments: [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd12::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "ff02::1",
    ])
    func `Advisory36 an address that is not on the public internet is not asked, by name or as it is`(address: String)
        throws
    {
        let parsed = try #require(IPAddress(address))
        let fetcher = Fetcher(reach: .publicInternet, resolver: Resolver { _ in [parsed] })
        #expect(throws: OutboundError.privateAddress("inside.example")) {
            try fetcher.get(OutboundURL("https://inside.example/"))
        }
        let literal = address.contains(":") ? "[\(address)]" : address
        #expect(throws: OutboundError.self) { try fetcher.get(OutboundURL("https://\(literal)/")) }
    }

    @Test func `Advisory36 one private address among public ones is enough`() throws {
        let addresses = try ["93.184.216.34", "10.0.0.1"].map { try #require(IPAddress($0)) }
        let fetcher = Fetcher(reach: .publicInternet, resolver: Resolver { _ in addresses })
        #expect(throws: OutboundError.privateAddress("rebinding.example")) {
            try fetcher.get(OutboundURL("https://rebinding.example/"))
        }
    }

    @Test func `Plain http is for development, and a name without an address is nobody's`() throws {
        let fetcher = Fetcher(reach: .publicInternet, resolver: Resolver { _ in [] })
        #expect(throws: OutboundError.notSecure) { try fetcher.get(OutboundURL("http://example.com/")) }
        #expect(throws: OutboundError.unknownHost("example.com")) {
            try fetcher.get(OutboundURL("https://example.com/"))
        }
    }

    @Test func `The system's own names are found`() throws {
        let fetcher = Fetcher(reach: .publicInternet)
        #expect(throws: OutboundError.privateAddress("localhost")) {
            try fetcher.get(OutboundURL("https://localhost/"))
        }
        #expect(throws: OutboundError.unknownHost("no-such-name.invalid")) {
            try fetcher.get(OutboundURL("https://no-such-name.invalid/"))
        }
    }
}
