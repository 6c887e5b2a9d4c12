// The two-part application beside the server: two loops, each on a socket of its own.

import Administration
import Examples
import FastCGI
import Model
import Outbound
import RelyingParty

/// The client and the API of `gatehouse dev`. They are told an issuer and a client's credentials, as their operator would be, and reach
/// everything else over HTTP.
struct ExampleServers {
    private let app: Server
    private let api: Server

    init(_ folder: DevelopmentFolder, _ ports: DevelopmentPorts.Examples, _ demo: Demo) throws {
        let issuer = demo["EXAMPLES_ISSUER"]
        // Each finds out about its provider by itself, as on two machines.
        let transport = Transport(Fetcher(reach: .development))
        let settings = DocumentsApp.Settings(
            origin: demo["DOCUMENTS_URL"], api: demo["DOCUMENTS_API_URL"],
            client: RegisteredClient(
                id: demo["DOCUMENTS_CLIENT_ID"], secret: Secret(demo["DOCUMENTS_CLIENT_SECRET"])))
        let client = DocumentsApp(
            settings, KnownProvider(issuer, by: transport), clock: .system, randomness: .system)
        // Scopes that no resource server owns make tokens for the issuer itself.
        let resource = DocumentsAPI(
            AccessTokenCheck(KnownProvider(issuer, by: transport), audience: issuer, clock: .system))
        app = try Self.server(folder.appSocket)
        api = try Self.server(folder.apiSocket)
        app.run { _ in { client.respond(to: $0) } }
        api.run { _ in { resource.respond(to: $0) } }
    }

    func stop() {
        app.stop()
        api.stop()
    }

    private static func server(_ socket: String) throws -> Server {
        var options = ServerOptions()
        options.workers = 2
        options.bodyLimit = 4 << 10
        guard let server = Server(listener: try Listener.unix(path: socket), options: options) else {
            throw AdministrationError("the system has no file descriptor left; raise the limit of open files")
        }
        return server
    }
}
