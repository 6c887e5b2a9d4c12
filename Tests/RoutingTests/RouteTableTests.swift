// Finding an endpoint, and what a request that finds none is told.

import Application
import HTTP
import HTTPTypes
import Routing
import Testing
import TestSupport

private struct Named: Endpoint {
    let routes: [Route]

    init(_ routes: [(HTTPRequest.Method, String)], hasEffects: Bool = false) {
        self.routes = routes.map { Route($0.0, $0.1, family: .page, limit: .none, hasEffects: hasEffects) }
    }

    func respond(to request: Request, in context: Context) throws -> Response { .empty(.ok) }
}

@Suite struct RouteTableTests {
    private static let table = RouteTable([
        Named([(.get, "/"), (.get, "/a"), (.post, "/a"), (.get, "/a/:x"), (.get, "/a/b"), (.get, "/a/b/c")]),
        Named([(.get, "/:x/:y/d"), (.delete, "/a/:x")]),
    ])

    @Test(arguments: [
        ([], "/", []), (["a"], "/a", []), (["a", "b"], "/a/b", []), (["a", "z"], "/a/:x", ["z"]),
        (["a", "b", "c"], "/a/b/c", []), (["q", "r", "d"], "/:x/:y/d", ["q", "r"]),
        (["a", "b", "d"], "/:x/:y/d", ["a", "b"]),
    ])
    func `A literal comes before a parameter, and a dead end is walked back`(
        _ segments: [String], _ pattern: String, _ parameters: [String]
    ) {
        guard case .found(let match) = Self.table.find(.get, segments) else {
            Issue.record("nothing at \(segments)")
            return
        }
        #expect(match.route.pattern == pattern)
        #expect(match.parameters == parameters)
    }

    @Test(arguments: [["b"], ["a", "b", "c", "e"], ["q", "r"], ["A"], ["a", "b", "C"]])
    func `Other paths have nothing`(_ segments: [String]) {
        guard case .notFound = Self.table.find(.get, segments) else {
            Issue.record("something at \(segments)")
            return
        }
    }

    @Test func `Another method is told which there are`() {
        guard case .methodNotAllowed(let allowed) = Self.table.find(.put, ["a"]) else {
            Issue.record("PUT found something")
            return
        }
        #expect(allowed == [.get, .post, .head])
    }

    /// RFC 9110 section 9.3.2.
    @Test func `HEAD is answered by whoever answers GET, and by nobody else`() {
        guard case .found(let match) = Self.table.find(.head, ["a"]) else {
            Issue.record("HEAD found nothing")
            return
        }
        #expect(match.route.method == .get)
        guard case .methodNotAllowed = RouteTable([Named([(.post, "/p")])]).find(.head, ["p"]) else {
            Issue.record("HEAD was answered by POST")
            return
        }
        let acting = RouteTable([Named([(.get, "/p"), (.post, "/p")], hasEffects: true)])
        guard case .methodNotAllowed(let allowed) = acting.find(.head, ["p"]) else {
            Issue.record("HEAD was answered by a GET that has effects")
            return
        }
        #expect(allowed == [.get, .post])
    }

    /// The table of product.md section 3, as far as the endpoints are there. Those of the Management API are drawn from its
    /// catalogue, whose own suite has them.
    @Test func `The program has these routes`() throws {
        let found = try TestSite().site.routes.routes.filter { $0.family != .api }
            .map { "\($0.method.rawValue) \($0.pattern)" }.sorted()
        #expect(
            found == [
                "DELETE /api/v1/apps/:client/users",
                "GET /", "GET /.well-known/jwks.json",
                "GET /.well-known/oauth-authorization-server",
                "GET /.well-known/oauth-authorization-server/api/v1/oidc",
                "GET /.well-known/openid-configuration",
                "GET /account",
                "GET /account/applications", "GET /account/email",
                "GET /account/password",
                "GET /account/sessions",
                "GET /api/docs",
                "GET /api/v1/apps/:client/users",
                "GET /api/v1/oidc/.well-known/openid-configuration",
                "GET /api/v1/oidc/auth",
                "GET /api/v1/oidc/auth/resume",
                "GET /api/v1/oidc/authorize",
                "GET /api/v1/oidc/jwks",
                "GET /api/v1/oidc/me",
                "GET /api/v1/oidc/session/end",
                "GET /api/v1/oidc/userinfo",
                "GET /assets/:name",
                "GET /assets/form-post-Yi-ut3upWr1f4tKy.js",
                "GET /consent",
                "GET /invitations/:id",
                "GET /login",
                "GET /logout",
                "GET /oauth/authorize",
                "GET /oauth/authorize/resume",
                "GET /oauth/logout",
                "GET /oauth/userinfo",
                "GET /password/forgot",
                "GET /password/reset",
                "GET /register",
                "GET /signed-out",
                "GET /verify-email",
                "OPTIONS /api/v1/oidc/me",
                "OPTIONS /api/v1/oidc/token",
                "OPTIONS /api/v1/oidc/token/revocation",
                "OPTIONS /api/v1/oidc/userinfo",
                "OPTIONS /oauth/revoke",
                "OPTIONS /oauth/token",
                "OPTIONS /oauth/userinfo",
                "POST /account",
                "POST /account/applications/:client/withdraw",
                "POST /account/email", "POST /account/password",
                "POST /account/sessions/:session/sign-out",
                "POST /account/sessions/sign-out-others",
                "POST /account/sign-out",
                "POST /api/v1/apps/:client/users",
                "POST /api/v1/apps/:client/users/:user/token",
                "POST /api/v1/oidc/auth",
                "POST /api/v1/oidc/authorize",
                "POST /api/v1/oidc/me",
                "POST /api/v1/oidc/session/end",
                "POST /api/v1/oidc/token",
                "POST /api/v1/oidc/token/introspection",
                "POST /api/v1/oidc/token/revocation",
                "POST /api/v1/oidc/userinfo",
                "POST /consent",
                "POST /invitations/:id/accept",
                "POST /invitations/:id/decline",
                "POST /login",
                "POST /logout",
                "POST /oauth/authorize",
                "POST /oauth/introspect",
                "POST /oauth/logout",
                "POST /oauth/revoke",
                "POST /oauth/token",
                "POST /oauth/userinfo",
                "POST /password/forgot",
                "POST /password/reset",
                "POST /register",
                "POST /verify-email",
                "POST /verify-email/resend",
                "PUT /api/v1/apps/:client/users",
            ])
    }

    /// Each family has a format of its own, also for paths that no route has.
    @Test(arguments: [
        ("/oauth/nothing", "application/json"), ("/.well-known/nothing", "application/json"),
        ("/api/v1/oidc/nothing", "application/json"), ("/api/v1/apps/a/nothing", "application/json"),
        ("/api/nothing", "application/vnd.api+json"), ("/nothing", "text/plain; charset=utf-8"),
    ])
    func `A path without a route is 404 in its family's format`(_ path: String, _ type: String) throws {
        let answer = try TestSite().get(path)
        #expect(answer.status == 404)
        #expect(answer.field(.contentType) == type)
        #expect(answer.field(.cacheControl) == "no-store")
        #expect(answer.field(.xContentTypeOptions) == "nosniff")
    }

    @Test func `A wrong method is 405 with what is allowed, in the family's format`() throws {
        let site = try TestSite()
        let oauth = try site.get(Paths.rootToken)
        #expect(oauth.status == 405 && oauth.field(.allow) == "POST, OPTIONS" && oauth.error == "method_not_allowed")
        let builder = try site.json(.patch, Paths.users(site.fixtures.app))
        #expect(builder.status == 405 && builder.error == "method_not_allowed")
        #expect(builder.field(.allow)?.contains("PUT") == true && builder.field(.allow)?.contains("HEAD") == true)
        #expect(builder["correlation_id"]?.hasPrefix("request-") == true)
    }
}
