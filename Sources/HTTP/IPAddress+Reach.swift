// Which addresses lie on the public internet (the IANA special-purpose registries, RFC 6890).

extension IPAddress {
    /// 127.0.0.0/8 and ::1.
    package var isLoopback: Bool {
        switch bits {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let bits): bits == 1
        }
    }

    /// Whether a guard must keep outgoing requests from it: everything that is not a public host's address, which is
    /// private, loopback, link-local, unique-local, shared (RFC 6598), documentation, reserved, multicast, unspecified.
    package var isPrivate: Bool {
        switch bits {
        case .v4(let bits): return Self.isIn(Self.privateV4, bits)
        case .v6(let bits):
            // RFC 6052: a translator sends these on to the version 4 address in the last 32 bits.
            if bits >> 32 == 0x0064_FF9B << 64 { return IPAddress(v4: UInt32(truncatingIfNeeded: bits)).isPrivate }
            // Only 2000::/3 is given out to hosts; whatever else will be some day, is not yet.
            guard bits >> 125 == 0b001 else { return true }
            return Self.isIn(Self.privateV6, UInt32(truncatingIfNeeded: bits >> 96))
        }
    }

    private static func isIn(_ ranges: [(prefix: UInt32, length: UInt32)], _ bits: UInt32) -> Bool {
        ranges.contains { bits >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
    }

    private static let privateV4: [(prefix: UInt32, length: UInt32)] = [
        (0x0000_0000, 8),  // "this network", unspecified
        (0x0A00_0000, 8),  // RFC 1918
        (0x6440_0000, 10),  // shared between carrier and customer, RFC 6598
        (0x7F00_0000, 8),  // loopback
        (0xA9FE_0000, 16),  // link-local, where clouds keep their metadata
        (0xAC10_0000, 12),  // RFC 1918
        (0xC000_0000, 24),  // protocol assignments
        (0xC000_0200, 24),  // documentation
        (0xC058_6300, 24),  // 6to4 relays, deprecated
        (0xC0A8_0000, 16),  // RFC 1918
        (0xC612_0000, 15),  // benchmarks
        (0xC633_6400, 24),  // documentation
        (0xCB00_7100, 24),  // documentation
        (0xE000_0000, 4),  // multicast
        (0xF000_0000, 4),  // reserved, broadcast
    ]

    /// Within 2000::/3, as the first 32 bits: no range there needs more.
    private static let privateV6: [(prefix: UInt32, length: UInt32)] = [
        (0x2001_0000, 23),  // protocol assignments, Teredo among them
        (0x2001_0DB8, 32),  // documentation
        (0x2002_0000, 16),  // 6to4, which wraps version 4 addresses
        (0x3FFF_0000, 20),  // documentation
    ]
}
