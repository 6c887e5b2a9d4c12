// Signing keys: generated, published before they sign, deactivated when compromised.

internal import Database
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Model
internal import OAuth
internal import Publication
internal import Store

extension Resource {
    static let signingKey = Resource(
        type: "signing_key", path: "signing-keys", about: "A key that tokens are signed with", table: "signing_keys",
        attributes: [
            Attribute("algorithm", .text(1...10), .onCreate, [.filtered]),
            Attribute("size", .integer(1...8192), .onCreate),
            Attribute("kid", .text(1...64), .never, [.filtered]),
            Attribute("status", .word(SigningKey.Status.allCases.map(\.rawValue)), .never, [.filtered]),
            Attribute("primary", .boolean, .never, [.filtered], column: "is_primary"),
            Attribute("public_jwk", .object),
            Attribute("not_before", .time, column: "starts_at"),
            Attribute("created_at", .time),
        ],
        operations: [
            .list, .show, .create("generated", by: generateKey), .action("deactivate", by: deactivateKey),
            .action("set-primary", by: setPrimaryKey),
            .delete(
                Steps(check: { change in
                    guard ["deactivated", "pending"].contains(change.old.text("status")) else {
                        throw ErrorDocument.conflict(
                            "tokens that this key has signed may be about; deactivate it first, which refuses them")
                    }
                })),
        ], isPublished: true)

    private static let generateKey: @Sendable (Work, String, inout Draft) throws -> String = { work, id, draft in
        let algorithm: SigningAlgorithm
        do {
            algorithm = try SigningAlgorithm(parsing: draft.text("algorithm") ?? SigningAlgorithm.rs256.rawValue)
        } catch {
            throw ErrorDocument.invalid("\(error)", "/data/attributes/algorithm")
        }
        var size: Int?
        if case .integer(let bits) = draft["size"] { size = Int(bits) }
        do {
            return try work.services.keys.rotate(
                algorithm, size: size, of: work.environment.id, id: ID(id), within: .tenant, actor: work.caller.actor,
                visitor: work.visitor,
                permitted: { rows in
                    try work.caller.require("signing-keys:write", in: rows)
                    try work.key?.note(id, at: work.now, in: rows)
                }
            ).id.description
        } catch let error as KeyGenerationError {
            throw ErrorDocument.invalid(error.description, "/data/attributes/size")
        } catch let error as KeyLimitError {
            throw ErrorDocument.conflict(error.description, "/data/attributes/algorithm")
        } catch let busy as KeyGenerationBusy {
            throw ErrorDocument.busy(busy)
        }
    }

    private static let deactivateKey: @Sendable (Work, String, inout Draft) throws -> String = { work, id, draft in
        let key = try work.signingKey(id)
        guard key.status != .deactivated else { return id }
        let successor: SigningKey?
        do {
            successor = try work.services.keys.deactivate(
                key, of: work.environment.id, actor: work.caller.actor, visitor: work.visitor,
                permitted: { try work.check("signing-keys:write", id, .signingKey, in: $0) })
        } catch let busy as KeyGenerationBusy {
            throw ErrorDocument.busy(busy)
        }
        if let successor { draft.meta.append(("primary", .string(successor.id.description))) }
        return id
    }

    private static let setPrimaryKey: @Sendable (Work, String, inout Draft) throws -> String = { work, id, _ in
        let key = try work.signingKey(id)
        do {
            _ = try work.services.keys.setPrimary(
                key, of: work.environment.id, actor: work.caller.actor, visitor: work.visitor,
                permitted: { try work.check("signing-keys:write", id, .signingKey, in: $0) })
        } catch KeyPromotionError.pending(let start) {
            throw ErrorDocument.conflict(
                "others may not know this key yet, and would refuse what it signs; it becomes primary by itself at \(start)"
            )
        } catch KeyPromotionError.gone {
            throw ErrorDocument.conflict("the key is deactivated: nobody accepts what it signs")
        }
        return id
    }
}

extension Work {
    fileprivate func signingKey(_ id: String) throws -> SigningKey {
        guard let key = try store.read({ rows in try rows.signingKeys.all().first { $0.id.description == id } }) else {
            throw ErrorDocument.notFound(.signingKey)
        }
        return key
    }
}

extension ErrorDocument {
    fileprivate static func busy(_ busy: KeyGenerationBusy) -> ErrorDocument {
        ErrorDocument(
            503, "temporarily_unavailable", "too many keys are being made; try again in a moment",
            fields: [(.retryAfter, String(busy.retryAfter))])
    }
}
