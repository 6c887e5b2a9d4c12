// The resource API: one person's profile and documents, for whoever brings their access token.

package import HTTP
internal import HTTPTypes
internal import JSON
internal import Model
internal import RelyingParty

package struct DocumentsAPI: Sendable {
    private let check: AccessTokenCheck

    package init(_ check: AccessTokenCheck) {
        self.check = check
    }

    /// Each path, and the scope it asks for.
    private static let resources:
        [(path: [String], scope: String, answer: @Sendable (AccessTokenClaims) -> JSONObject)] = [
            (["api", "profile"], "profile", profile), (["api", "documents"], "read:documents", documents),
        ]

    package func respond(to request: Request) -> Response {
        guard let resource = Self.resources.first(where: { $0.path == request.path.segments }) else {
            return .json(["error": "not_found", "error_description": "Here are /api/profile and /api/documents."])
                .with(status: .notFound)
        }
        guard request.method == .get || request.method == .head else {
            return .json(["error": "method_not_allowed", "error_description": "Use GET."])
                .with(status: .methodNotAllowed).with(.allow, "GET, HEAD")
        }
        do {
            return .json(resource.answer(try check.claims(of: try token(of: request), requiring: resource.scope)))
        } catch let refusal as APIRefusal {
            return refusal.response
        } catch {
            return APIRefusal.providerAway.response
        }
    }

    /// In the header alone (RFC 6750 section 2.1): what stands in an address is in logs and histories (RFC 9700 section 4.3.2).
    private func token(of request: Request) throws(APIRefusal) -> String {
        guard request.fields[values: .authorization].count <= 1 else {
            throw .malformed("The Authorization header stands twice.")
        }
        do {
            guard case .bearer(let token) = try request.authorization() else { throw APIRefusal.noToken }
            return token
        } catch let refusal as APIRefusal {
            throw refusal
        } catch {
            throw .malformed("The Authorization header cannot be read.")
        }
    }

    /// What the token says of the person and of who asks in their name.
    private static func profile(_ claims: AccessTokenClaims) -> JSONObject {
        [
            "sub": .string(claims.subject), "client_id": .string(claims.client),
            "scope": .string(claims.scopes.joined(separator: " ")), "issuer": .string(claims.issuer),
            "expires_at": .string(claims.expiresAt.description),
        ]
    }

    private static func documents(_ claims: AccessTokenClaims) -> JSONObject {
        [
            "owner": .string(claims.subject),
            "documents": .array(
                SampleDocument.all.map { document in
                    [
                        "id": .string(document.id), "title": .string(document.title),
                        "summary": .string(document.summary), "updated_at": .string(document.updatedAt),
                    ]
                }),
        ]
    }
}

/// What everybody finds in their folder.
struct SampleDocument: Sendable {
    let id: String
    let title: String
    let summary: String
    let updatedAt: String

    static let all = [
        SampleDocument(
            id: "travel-plan", title: "Travel plan", summary: "Trains, two nights, and what to see in Lisbon.",
            updatedAt: "2026-03-02T09:30:00Z"),
        SampleDocument(
            id: "lease", title: "Lease of the flat", summary: "Signed by both sides; three months' notice.",
            updatedAt: "2025-11-17T16:05:00Z"),
        SampleDocument(
            id: "recipes", title: "Recipes", summary: "Bread, soup, and the cake that always works.",
            updatedAt: "2025-08-24T19:45:00Z"),
    ]
}
