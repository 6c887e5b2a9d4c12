// Names to addresses, asked of the system once for each fetch.

package import HTTP
internal import POSIX

/// Asks the system's own resolver, in a child: it reads what an operator set up, and cannot keep this process waiting.
package struct Resolver: Sendable {
    private let lookUp: @Sendable (_ host: String) throws -> [IPAddress]

    package init(_ lookUp: @escaping @Sendable (_ host: String) throws -> [IPAddress]) {
        self.lookUp = lookUp
    }

    func addresses(of host: String) throws -> [IPAddress] { try lookUp(host) }

    package static let system = Resolver { host in
        // RFC 6761 section 6.3: these are this machine, and no resolver need know it.
        if host == "localhost" || host.hasSuffix(".localhost") { return [IPAddress(v4: 0x7f00_0001)] }
        let answer = try ChildExchange.run(
            "/usr/bin/getent", ["ahosts", host], limit: 64 << 10, milliseconds: 5000)
        guard answer.end == .exited(0) else { throw OutboundError.unknownHost(host) }
        var addresses: [IPAddress] = []
        for line in String(decoding: answer.output, as: UTF8.self).split(separator: "\n") {
            guard let word = line.split(separator: " ").first else { continue }
            // One with a zone is link-local, and nobody's to fetch from.
            guard let address = IPAddress(String(word)) else { throw OutboundError.privateAddress(host) }
            if !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }
}
