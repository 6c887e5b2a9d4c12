// Addresses: their text, what a limit counts, and which are public.

import Chance
import HTTP
import Testing

@Suite struct IPAddressTests {
    @Test(
        "an address is read and written in its canonical form",
        arguments: [
            ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
            ("::1", "::1"),
            ("1::", "1::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("0:0:1::", "0:0:1::"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("::ffff:1.2.3.4", "1.2.3.4"), ("::FFFF:102:304", "1.2.3.4"), ("0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"),
            ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
            ("::1.2.3.4", "::102:304"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("fe80::0001", "fe80::1"),
            ("::ffff:0:1.2.3.4", "::ffff:0:102:304"),
            ("abcd:EF01:2345:6789:abcd:ef01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"),
            ("1:0:0:2::", "1:0:0:2::"),
        ])
    func reads(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
    }

    @Test(
        "what is no address, or has a second reading, is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.1.1.1", "1.2.3.256", "01.2.3.4",
            "1.2.3.04", "00.0.0.0", "0x1.2.3.4",
            "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:80", "1.2.3.4/8", "+1.2.3.4", "1.2.3.-4", "１.2.3.4", "2130706433", "127.1",
            "1.2.3.4\0", "1000.1.1.1",
            ":", ":::", "1:::2", "::1::", "1::2::3", ":1", "1:", ":1::2", "1::2:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8",
            "12345::", "g::", "fe80::1%eth0", "[::1]", "::1/64", "::ffff:1.2.3", "::ffff:01.2.3.4", "1.2.3.4::",
            "::1.2.3.4:5", "::1.2.3.4.5", "1:2:3:4:5:6:7:1.2.3.4", "0x1::", "::-1", ": :1",
        ])
    func refuses(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("every address is read back from its canonical text", arguments: 0..<200)
    func roundTrip(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var bits = UInt128(generator.next()) << 64 | UInt128(generator.next())
        for group in 0..<8 where Bool.random(using: &generator) { bits &= ~(0xFFFF << (16 * UInt128(group))) }
        for address in [IPAddress(v6: bits), IPAddress(v4: UInt32(truncatingIfNeeded: bits))] {
            #expect(IPAddress(address.description) == address)
        }
    }

    @Test(
        "a limit counts version 4 addresses singly and version 6 addresses by their /64",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::", "2001:db8:1:2::"),
            ("::ffff:1.2.3.4", "1.2.3.4"), ("::1", "::"),
        ])
    func limitKey(address: String, key: String) throws {
        #expect(try #require(IPAddress(address)).limitKey == IPAddress(key))
    }

    @Test(
        "an outgoing guard keeps requests from every address that is not public, at both ends of its range",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0",
            "192.0.0.255", "192.0.2.1",
            "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1",
            "203.0.113.255", "224.0.0.1",
            "239.255.255.255", "240.0.0.0", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
            "::ffff:7f00:1", "::8.8.8.8",
            "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:1ff:ffff::",
            "2001:db8::", "2001:db8:ffff::1", "2002:808:808::1",
            "3fff::", "3fff:fff:ffff::1", "4000::", "1fff:ffff::", "5f00::1", "fc00::", "fdff:ffff::1", "fe80::1",
            "febf::1", "fec0::1", "ff02::1", "ffff::",
        ])
    func isPrivate(text: String) throws {
        #expect(try #require(IPAddress(text)).isPrivate)
    }

    @Test(
        "public addresses are public, also next to a private range",
        arguments: [
            "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255",
            "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2000::1", "2001:200::1", "2001:db7:ffff::", "2001:db9::", "2003::1", "2606:4700::1111", "3ffe::1",
            "3fff:1000::",
        ])
    func isPublic(text: String) throws {
        #expect(try !#require(IPAddress(text)).isPrivate)
    }

    @Test(
        "loopback is 127/8 and ::1",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
            ("126.0.0.1", false),
            ("::2", false), ("::", false),
        ])
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
    }
}
