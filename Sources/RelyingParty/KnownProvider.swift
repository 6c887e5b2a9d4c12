// A provider as an application remembers it: its document and its keys, each asked for again after five minutes.

internal import Cryptography
package import JOSE
internal import JSON
internal import Model
internal import Outbound
internal import POSIX

package final class KnownProvider: Sendable {
    private struct Memory {
        var provider: (value: Provider, since: Int)?
        var keys: (value: JWKSet, since: Int)?
    }

    package let issuer: String
    package let transport: Transport
    private let monotonic: @Sendable () -> Int
    private let memory = Monitor(Memory())

    /// In microseconds, as the clock.
    private static let freshness = 300 * 1_000_000
    /// Tokens with names of keys that nobody has must not make this machine ask without end.
    private static let pause = 5 * 1_000_000

    /// - Parameter monotonic: microseconds that only grow.
    package init(
        _ issuer: String, by transport: Transport,
        monotonic: @escaping @Sendable () -> Int = { SystemClock.monotonicMicroseconds() }
    ) {
        self.issuer = issuer
        self.transport = transport
        self.monotonic = monotonic
    }

    package func provider() throws(RelyingPartyError) -> Provider {
        try memory.withLock { memory throws(RelyingPartyError) in try provider(&memory) }
    }

    /// A signed token's header and payload, when one of the provider's keys signed it.
    package func verified(_ token: String) throws(RelyingPartyError) -> (header: ProtectedHeader, claims: ClaimsSet) {
        do {
            let jws = try UnverifiedJWS(compact: token)
            for key in try candidates(for: jws.header) {
                let verifier = try? JWSVerifier(publicKey: key.publicKey(), algorithm: key.algorithm, kid: key.kid)
                guard let verifier, let payload = try? jws.verified(with: verifier) else { continue }
                return (jws.header, try ClaimsSet(parsing: payload))
            }
        } catch let error as RelyingPartyError {
            throw error
        } catch {
            throw .badToken("\(error)")
        }
        throw .badToken("No key of the issuer has signed it.")
    }

    /// A name that is not known may be that of a new key: then the keys are asked for once more (OpenID Connect Core section 10.1.1).
    private func candidates(for header: ProtectedHeader) throws(RelyingPartyError) -> [JWK] {
        try memory.withLock { memory throws(RelyingPartyError) in
            let found = try keys(&memory, for: Self.freshness).candidates(for: header)
            guard found.isEmpty else { return found }
            return try keys(&memory, for: Self.pause).candidates(for: header)
        }
    }

    private func provider(_ memory: inout Memory) throws(RelyingPartyError) -> Provider {
        let now = monotonic()
        if let known = memory.provider, now - known.since < Self.freshness { return known.value }
        let provider = try Provider.discover(issuer, by: transport)
        memory.provider = (provider, now)
        return provider
    }

    private func keys(_ memory: inout Memory, for age: Int) throws(RelyingPartyError) -> JWKSet {
        let now = monotonic()
        if let known = memory.keys, now - known.since < age { return known.value }
        let url = try provider(&memory).keys
        let document = try Transport.asking(url) { try transport.get(url, nil) }
        guard document.status == 200 else { throw .badAnswer("\(url) answers \(document.status)") }
        let keys: JWKSet
        do { keys = try JWKSet(parsing: document.body) } catch {
            throw .badAnswer("\(url) is no set of keys: \(error)")
        }
        memory.keys = (keys, now)
        return keys
    }
}
