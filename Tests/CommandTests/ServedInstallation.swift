// The same installation, opened and answering in the test's own process while commands run beside it.

import Administration
import Application
import HTTP
import HTTPTypes
import Identity
import JSON
import Log
import Outbound
import POSIX
import Routing
import Store

final class ServedInstallation {
    private let installation: Installation
    private let site: Site

    init(_ gatehouse: Gatehouse, journal: Journal = Journal(socketPath: nil, fallback: -1)) throws {
        installation = try Installation.open(
            folder: DataFolder(path: gatehouse.data, publicPath: gatehouse.documents),
            keyFile: KeyFile(path: gatehouse.keyFile, credentials: nil))
        var limits = Limits.Settings()
        limits.isEnabled = false
        let people = People(
            hashing: HashPool(), guesses: Guesses(Guesses.Limits()) { SystemClock.monotonicMicroseconds() },
            budget: DecisionBudget { SystemClock.monotonicMicroseconds() },
            mails: MailQueue(
                FolderMailer(path: gatehouse.data + "/mail", clock: .system, randomness: .system)
            ) { _ in },
            control: installation.control, randomness: .system)
        site = Site(
            installation, people: people, limits: limits, journal: journal,
            monotonic: { SystemClock.monotonicMicroseconds() })
    }

    deinit { installation.close() }

    /// Asks the root issuer's token endpoint for a token by client credentials.
    func token(
        _ host: String, _ client: (id: String, secret: String), for resource: String? = nil
    ) throws -> Response {
        let resource = resource ?? "https://\(host)/api"
        return try post(host, "/oauth/token", client, "grant_type=client_credentials&resource=\(resource)")
    }

    func isActive(_ token: String, _ host: String, _ client: (id: String, secret: String)) throws -> Bool {
        let response = try post(host, "/oauth/introspect", client, "token=\(token)")
        return try JSON(parsing: response.body)["active"]?.bool == true
    }

    func revoke(_ token: String, _ host: String, _ client: (id: String, secret: String)) throws {
        _ = try post(host, "/oauth/revoke", client, "token=\(token)")
    }

    private func post(_ host: String, _ path: String, _ client: (id: String, secret: String), _ form: String) throws
        -> Response
    {
        let body = "client_id=\(client.id)&client_secret=\(client.secret)&\(form)"
        return site.respond(
            to: try Request(
                method: .post, target: path, fields: [.contentType: "application/x-www-form-urlencoded"],
                body: Array(body.utf8), tenant: host, remoteAddress: IPAddress(v4: 0x7f00_0001), id: "test"))
    }
}

extension Gatehouse {
    /// Registers a client with a grant for the whole Management API.
    func makeClient(in handle: String) throws -> (id: String, secret: String) {
        let client = try answer("client", "create", "--environment", handle, "--name", "Backend", "--management", "all")
        return (client["client_id"]?.string ?? "", client["client_secret"]?.string ?? "")
    }
}

extension Response {
    var accessToken: String? { (try? JSON(parsing: body))?["access_token"]?.string }
    var error: String? { (try? JSON(parsing: body))?["error"]?.string }
}
