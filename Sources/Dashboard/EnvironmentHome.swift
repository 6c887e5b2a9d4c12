// GET /environments/{handle}: an environment at a glance.

internal import HTML
internal import HTTP
internal import JSONAPI
internal import Management
internal import Model
internal import Pages
internal import Routing
internal import Store

struct EnvironmentHome: OperatorEndpoint {
    private static let days = 14

    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("environment:read")
        let counts = try EnvironmentRecords(open: open).counts(days: Self.days)
        let (users, clients) = (try people(open), try count("clients", open).map(Numbers.grouped))
        let origin = open.context.address.origin.description
        return Shell(user: visit.user).response(
            Sheet(
                title: open.environment.name, place: .environment(open, section: ""),
                body: """
                    \(FirstSteps(open: open, users: users, clients: clients).html)
                    <dl class="figures">\(optional: figure("Users", users, open.path("users")))\
                    \(optional: figure("Clients", clients, open.path("clients")))\
                    \(optional: figure("Sign-ins today", Numbers.grouped(counts.today(.signIns)), nil))\
                    \(optional: figure("Tokens today", Numbers.grouped(counts.today(.tokens)), nil))\
                    \(optional: figure("Refusals today", Numbers.grouped(counts.today(.refusals)), refusals(open)))</dl>
                    \(Charts(counts: counts).html)
                    \(try Health(open: open, services: services, counts: counts).html())
                    <section><h2>Addresses</h2><dl class="facts"><dt>Issuer</dt><dd><code>\(origin)</code></dd>
                    <dt>Discovery</dt><dd><code>\(origin)/.well-known/openid-configuration</code></dd>
                    <dt>Management API</dt><dd><code>\(open.context.address.managementAPI)</code></dd></dl></section>
                    """))
    }

    private func refusals(_ open: OpenEnvironment) -> String? {
        open.allows(EnvironmentRecords.permission) ? open.path("decisions") : nil
    }

    /// nil for who may not read them.
    private func count(_ path: String, _ open: OpenEnvironment) throws -> Int? {
        guard open.allows("\(path):read") else { return nil }
        let answer = try services.management.get(
            [path], ["page[count]": "true", "page[limit]": "1"], in: open.context)
        return ShownDocument(answer.document).total
    }

    /// nil for who may not read them.
    private func people(_ open: OpenEnvironment) throws -> String? {
        guard open.allows("users:read") else { return nil }
        let people = try EnvironmentRecords(open: open).people()
        return people.map(Numbers.grouped) ?? "\(Numbers.grouped(EnvironmentRecords.mostPeople))+"
    }

    private func figure(_ name: String, _ text: String?, _ path: String?) -> HTML? {
        guard let text else { return nil }
        let value: HTML = path.map { #"<a href="\#(link: $0)">\#(text)</a>"# } ?? "\(text)"
        return "<div><dt>\(name)</dt><dd>\(value)</dd></div>"
    }
}

/// What comes first in an environment that is empty.
struct FirstSteps {
    let open: OpenEnvironment
    /// As they are shown; nil for who may not read them.
    let users: String?
    let clients: String?

    var html: HTML {
        guard users == "0" || clients == "0" else { return .empty }
        let steps = [
            step(
                "clients:write", clients != "0", "clients/new", "Register an application",
                "It gets a client ID, and a secret where it can keep one."),
            step(
                "resource-servers:write", false, "resource-servers/new", "Create an API",
                "What the application’s tokens are for, with the scopes that it may ask for."),
            step("users:write", users != "0", "users/new", "Create a user", "Or let people register themselves."),
            step(
                "environment:write", false, "settings", "Make the pages yours",
                "Name, logo and colour of the pages that people sign in at."),
        ].compactMap { $0 }
        guard !steps.isEmpty else { return .empty }
        return #"<section class="panel"><h2>First steps</h2><ol class="steps">\#(steps)</ol></section>"#
    }

    private func step(
        _ permission: String, _ isDone: Bool, _ path: String, _ name: String, _ hint: String
    ) -> HTML? {
        guard open.allows(permission) else { return nil }
        let done: HTML = isDone ? #" <span class="badge">done</span>"# : .empty
        return #"<li><a href="\#(link: open.path(path))">\#(name)</a>\#(done)<span class="hint">\#(hint)</span></li>"#
    }
}
