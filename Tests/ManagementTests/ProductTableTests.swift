// What the API was promised to have: the table of resources, row by row.

@testable import Management
import Testing

/// One row. A field is written on creation ("+"), whenever ("*"), or never.
struct PromisedResource: Sendable, CustomTestStringConvertible {
    let type: String
    let path: String
    let operations: [String]
    let fields: [String]
    var testDescription: String { type }

    init(_ type: String, _ path: String, _ operations: String, _ fields: String) {
        self.type = type
        self.path = path
        self.operations = operations.split(separator: " ").map(String.init)
        self.fields = fields.split(separator: " ").map(String.init)
    }

    static let all = [
        PromisedResource(
            "user", "users", "list show create update delete",
            """
            email* email_verified* first_name* last_name* external_id+ status* password* password_confirmation* metadata* \
            last_sign_in_at created_at updated_at
            """),
        PromisedResource(
            "session", "sessions", "list show create touch revoke delete",
            "user+ ip_address+ user_agent+ authentication_methods last_active_at expires_at+ revoked_at"),
        PromisedResource(
            "role", "roles", "list show create update delete", "name* description* user_count permission_count"),
        PromisedResource("permission", "permissions", "list show create update delete", "name+ description*"),
        PromisedResource("role_permission", "role-permissions", "list create delete", "role+ permission+"),
        PromisedResource("user_role", "user-roles", "list create delete", "user+ role+"),
        PromisedResource(
            "client", "clients", "list show create update delete rotate-secret",
            """
            name* client_type+ grant_types* redirect_uris* post_logout_redirect_uris* origin_domains* requested_scopes* \
            allowed_scopes* first_party+ token_format* signing_algorithm* token_endpoint_auth_method* jwks* jwks_uri* purpose* \
            logo_uri* policy_uri* tos_uri* transaction_limits* connect+ test_mode+ approval_status status* owner+
            """),
        PromisedResource(
            "scope", "scopes", "list show create update delete", "name+ description* resource_server+ system"),
        PromisedResource(
            "signing_key", "signing-keys", "list show create deactivate set-primary delete",
            "algorithm+ size+ kid status primary public_jwk not_before created_at"),
        PromisedResource("organization", "organizations", "list show create delete", "name+ slug+ metadata+"),
        PromisedResource("membership", "memberships", "list show create delete", "user+ organization+"),
        PromisedResource("membership_role", "membership-roles", "list create delete", "membership+ role+"),
        PromisedResource(
            "invitation", "invitations", "list show create revoke delete",
            "email+ organization+ role_ids+ status expires_at+"),
        PromisedResource(
            "resource_server", "resource-servers", "list show create update delete",
            "name* identifier+ token_ttl* allow_offline_access* system"),
        PromisedResource(
            "client_resource_server_grant", "client-resource-server-grants", "list show create update delete",
            "client+ resource_server+ allowed_scopes*"),
        PromisedResource("consent", "consents", "list show delete", "user client scopes created_at"),
        PromisedResource(
            "audit_event", "audit-events", "list show", "action actor targets changes context occurred_at"),
        PromisedResource("environment", "environment", "show update", "name* settings*"),
    ]
}

@Suite struct ProductTableTests {
    private static let marks: [Writing: String] = [.never: "", .onCreate: "+", .always: "*"]

    @Test(arguments: PromisedResource.all)
    func `A resource has its address, its operations, and its fields as they may be written`(
        _ promised: PromisedResource
    ) throws {
        let resource = try #require(Catalogue[promised.type])
        #expect(resource.path == promised.path)
        let operations = resource.operations.map { operation in
            if case .action(let name) = operation.kind { name } else { "\(operation.kind)" }
        }
        #expect(Set(promised.operations).subtracting(operations) == [])
        // Nothing more can be done but to look at one.
        #expect(Set(operations).subtracting(promised.operations).subtracting(["show"]) == [])
        let fields =
            resource.attributes.map { $0.name + (Self.marks[$0.writing] ?? "") }
            + resource.relationships.map { $0.name + (Self.marks[$0.writing] ?? "") }
        #expect(Set(promised.fields).subtracting(fields) == [])
    }

    @Test func `Nothing else is a resource`() {
        #expect(Set(Catalogue.described.map(\.type)) == Set(PromisedResource.all.map(\.type)))
    }
}
