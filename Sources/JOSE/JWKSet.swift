// Sets of public keys (RFC 7517 section 5): what we publish, and what clients register.

package import JSON

package struct JWKSet: Equatable, Sendable {
    package let keys: [JWK]

    package init(_ keys: [JWK]) { self.keys = keys }

    private static let maxKeys = 64

    /// Reads a set. A key of a kind that is not implemented, or with a required member missing or out of range, is left out
    /// (RFC 7517 section 5); a private or symmetric one refuses the whole set, for it has been given away.
    package init(parsing bytes: [UInt8]) throws(JOSEError) {
        let object = try JSONObject(reading: bytes)
        guard let entries = object["keys"]?.array else { throw .memberType("keys") }
        guard entries.count <= Self.maxKeys else { throw .tooManyKeys }
        var keys: [JWK] = []
        for entry in entries {
            do {
                keys.append(try JWK(parsing: entry))
            } catch .privateKey {
                throw .privateKey
            } catch .notAnObject {
                throw .memberType("keys")
            } catch {
                continue
            }
        }
        self.keys = keys
    }

    package var json: JSON { .object(["keys": .array(keys.map(\.json))]) }

    /// The keys that may have signed a token with this header: of that `kid` when it names one, and fit for its algorithm.
    package func candidates(for header: ProtectedHeader) -> [JWK] {
        keys.filter { key in
            guard key.verifies(header.alg) else { return false }
            guard let wanted = header.kid else { return true }
            return key.kid.map { same($0, wanted) } ?? false
        }
    }
}
