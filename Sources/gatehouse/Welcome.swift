// What `gatehouse dev` prints: addresses, names, secrets, and lines to paste.

struct Welcome {
    let folder: DevelopmentFolder
    let demo: Demo
    let isLimited: Bool
    /// Why the example application does not run although it should.
    let obstacle: String?

    /// First of all: it needs nothing but a browser.
    private var example: String {
        if let obstacle {
            return """

                The example application is left out: \(obstacle); choose others with --example-port and --example-api-port,
                or say --no-examples.

                """
        }
        guard folder.ports.examples != nil else { return "" }
        return """

            Open \(demo["DOCUMENTS_URL"]) in a browser and log in as \(demo["DEMO_EMAIL"]) with \(demo["DEMO_PASSWORD"]).

            """
    }

    var text: String {
        """

        Gatehouse is running. Ctrl-C stops it.
        \(example)
          acme-test     \(demo["ISSUER"])   (also \(demo["BASE_URL"]))
          acme          \(demo["OTHER_ISSUER"])
          examples-dev  http://examples-dev.localhost:\(folder.ports.tenants)
          health        http://127.0.0.1:\(folder.ports.health)/readyz
          data, logs    \(folder.path)
          mails         \(folder.mails)
        \(isLimited ? "" : "  Rate limits are off.\n")
          client        \(demo["CLIENT_ID"])
          its secret    \(demo["CLIENT_SECRET"])
          app           \(demo["PUBLIC_CLIENT_ID"])
          its machine   \(demo["M2M_ID"])
          its secret    \(demo["M2M_SECRET"])
          a user        \(demo["DEMO_EMAIL"])   password \(demo["DEMO_PASSWORD"])
          an operator   \(demo["OPERATOR_EMAIL"])   password \(demo["OPERATOR_PASSWORD"])
          acme's client \(demo["OTHER_CLIENT_ID"])
          its secret    \(demo["OTHER_CLIENT_SECRET"])

        In another terminal:

          . \(folder.demo)

          # A token for the Management API of acme-test
          curl -sS "$ISSUER/oauth/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d "grant_type=client_credentials&resource=$ISSUER/api"

          # A machine token for the Builder API, an end-user, and a token that speaks for that user
          MACHINE_TOKEN=$(curl -sS -d grant_type=client_credentials -d client_id="$M2M_ID" -d client_secret="$M2M_SECRET" \\
            -d scope="users:write users:token" "$BASE_URL/api/v1/oidc/token" | jq -r .access_token)
          curl -sS -H "Authorization: Bearer $MACHINE_TOKEN" -H "Content-Type: application/json" \\
            -d '{"externalUserId":"user-123","email":"alice@example.com"}' "$BASE_URL/api/v1/apps/$PUBLIC_CLIENT_ID/users"
          curl -sS -H "Authorization: Bearer $MACHINE_TOKEN" -H "Content-Type: application/json" \\
            -d '{"scope":"sign:job"}' "$BASE_URL/api/v1/apps/$PUBLIC_CLIENT_ID/users/user-123/token"

          # What anybody may read
          curl -sS "$ISSUER/.well-known/openid-configuration"
          curl -sS "$ISSUER/.well-known/jwks.json"


        """
    }
}
