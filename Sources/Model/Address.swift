// Addresses: the origins at which an environment answers, and the issuers that follow from each.

/// One origin of one environment.
package struct Address: Equatable, Sendable {
    package let environment: ID<Environment>
    package let origin: Origin
    /// Links in mails and the like use the canonical address; an environment has one.
    package let isCanonical: Bool

    package init(environment: ID<Environment>, origin: Origin, isCanonical: Bool) {
        self.environment = environment
        self.origin = origin
        self.isCanonical = isCanonical
    }

    /// The identifier of the built-in Management API at this address.
    package var managementAPI: String { origin.description + "/api" }
}

/// `scheme://host[:port]` in its canonical form (RFC 6454 section 6.1): no default port, no path.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package let host: Hostname
    package let isSecure: Bool
    /// The scheme's own where none is written.
    package let port: Int

    /// https, or http on a loopback name: an issuer over plain http anywhere else could be read and forged on the way.
    package init(_ text: String) throws(ModelError) {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else {
            throw ModelError("an address begins with https:// (or, on this machine only, http://)")
        }
        let authority = text.dropFirst(isSecure ? 8 : 7)
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = Hostname(String(parts[0])) else {
            throw ModelError("an address is scheme://host or scheme://host:port, in lower case, without a path")
        }
        var port = isSecure ? 443 : 80
        if parts.count == 2 {
            guard let written = Int(parts[1]), (1...65535).contains(written), String(written) == parts[1],
                written != port
            else {
                throw ModelError("the port of an address is a number up to 65535, left out when it is the scheme's own")
            }
            port = written
        }
        guard isSecure || host.isLoopback else {
            throw ModelError("plain http is for loopback names (localhost, *.localhost) only; use https://\(host)")
        }
        description = text
        self.host = host
        self.isSecure = isSecure
        self.port = port
    }
}

extension Origin {
    /// The origin of another name in the same domain: `https://dashboard.example.com` to `https://{handle}.example.com`.
    package func sibling(_ handle: Handle) throws(ModelError) -> Origin {
        let domain = host.description.drop { $0 != "." }
        guard domain.count > 1 else { throw ModelError("the dashboard's address \(description) has no domain") }
        let port = description.split(separator: ":").count > 2 ? ":\(self.port)" : ""
        return try Origin("\(isSecure ? "https" : "http")://\(handle)\(domain)\(port)")
    }
}
