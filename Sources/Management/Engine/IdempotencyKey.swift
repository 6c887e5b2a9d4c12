// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a request that may be sent again.

internal import Cryptography
internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Model
internal import Store

/// The key of one caller, and what it was first sent with. What that made is known for a day.
struct IdempotencyKey: Sendable {
    private static let lifetime = 86_400
    private let digest: [UInt8]
    private let fingerprint: [UInt8]

    /// nil where the request has none.
    init?(_ request: Request, _ caller: Caller) throws(ErrorDocument) {
        guard let key = request.fields[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw ErrorDocument(
                400, "invalid_header", "Idempotency-Key has 1 to 255 visible ASCII characters",
                .header("Idempotency-Key"))
        }
        // Neither an actor nor a key has a line end.
        digest = Digest.sha256(Array("\(caller.actor)\n\(caller.clientID?.description ?? "-")\n\(key)".utf8))
        fingerprint = Digest.sha256(Array("\(request.target)\n".utf8) + request.body)
    }

    /// The resource that a request with this key has made.
    func made(in rows: EnvironmentConnection) throws -> String? {
        guard let known = try rows.idempotencyKeys.find(digest) else { return nil }
        guard known.fingerprint == fingerprint else {
            throw ErrorDocument(
                422, "idempotency_key_reused", "this Idempotency-Key came with another request before",
                .header("Idempotency-Key"))
        }
        return known.resource
    }

    func note(_ id: String, at time: Timestamp, in rows: EnvironmentConnection) throws {
        try rows.idempotencyKeys.insert(
            digest, fingerprint: fingerprint, resource: id, at: time, expiresAt: time.adding(seconds: Self.lifetime))
    }
}

extension HTTPField.Name {
    // A token, so the initializer cannot give nil.
    static let idempotencyKey = Self("Idempotency-Key")!
}
