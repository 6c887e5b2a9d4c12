// GET /environments/{handle}/decisions: what was refused of late, and the way to the one that somebody asks about.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

struct Decisions: OperatorEndpoint {
    private static let most = 50

    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/decisions")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(EnvironmentRecords.permission)
        let records = EnvironmentRecords(open: open)
        let reference = (visit.request.query.first("reference") ?? "").split(separator: " ").joined()
        var unknown: String?
        if !reference.isEmpty {
            if let record = try records.decision(reference) {
                return Self.go(to: open.path("decisions", record.reference))
            }
            unknown =
                "There is no refusal with the reference “\(reference)” here: it is another environment’s, or older than 30 days."
        }
        let all = try records.decisions(Self.most)
        let people = Names(open: open, services: services, visit: visit)
        try people.learn(
            users: all.compactMap { $0.user?.description }, clients: all.compactMap { $0.client?.description })
        return Shell(user: visit.user).response(
            Sheet(
                title: "Refusals", place: .environment(open, section: "decisions"),
                status: unknown == nil ? .ok : .notFound, isRefused: unknown != nil,
                body: """
                    \(optional: Notice.refusal(unknown))
                    <form class="filters" method="get" action="\(link: open.path("decisions"))" role="search">
                    <div><label for="reference">Reference that somebody was shown</label>\
                    <input type="search" id="reference" name="reference" maxlength="64" autocomplete="off"></div>\
                    <button type="submit" class="quiet">Find</button></form>
                    \(list(all, people, open))
                    """))
    }

    private func list(_ records: [DecisionRecord], _ people: Names, _ open: OpenEnvironment) -> HTML {
        guard !records.isEmpty else {
            return """
                <div class="empty"><p>Nothing was refused in the last 30 days. When something is, whoever was refused sees a reference, \
                and you find the reason here.</p></div>
                """
        }
        let rows = records.map { record -> HTML in
            let path = open.path("decisions", record.reference)
            let value: HTML = record.value.map { "\($0)" } ?? #"<span class="none">–</span>"#
            return """
                <tr><th scope="row"><a href="\(link: path)">\(record.reference)</a></th>\
                <td data-label="When">\(Values.time(record.createdAt))</td>\
                <td data-label="Request">\(record.kind.words)</td>\
                <td data-label="Rule"><code>\(record.rule)</code></td>\
                <td data-label="Value">\(value)</td>\
                <td data-label="Who">\(people.who(record))</td></tr>
                """
        }
        return """
            <div class="table"><table><thead><tr><th scope="col">Reference</th><th scope="col">When</th>\
            <th scope="col">Request</th><th scope="col">Rule</th><th scope="col">Value</th><th scope="col">Who</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            <p class="hint">The latest \(Self.most), kept for 30 days. Where many are refused at once, not each leaves a record.</p>
            """
    }
}

/// GET /environments/{handle}/decisions/{reference}: why this was refused, and what would change it.
struct DecisionPage: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/decisions/:reference")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(EnvironmentRecords.permission)
        guard let record = try EnvironmentRecords(open: open).decision(visit.context.parameter(1)) else {
            throw DashboardError.nothingHere
        }
        let people = Names(open: open, services: services, visit: visit)
        try people.learn(
            users: [record.user?.description].compactMap { $0 }, clients: [record.client?.description].compactMap { $0 }
        )
        let remedy = record.setting.map { DecisionRemedy(setting: $0, record: record, people: people, open: open) }
        let facts: [(String, HTML?)] = [
            ("Request", "\(record.kind.words)"), ("Rule", "<code>\(record.rule)</code>"),
            ("Value", record.value.map { "<code>\($0)</code>" }),
            ("Setting", record.setting.map { "<code>\($0)</code>" }),
            ("Client", record.client.map { people.client($0.description) }),
            ("User", record.user.map { people.user($0.description) }),
            ("IP address", record.remoteAddress.map { "<code>\($0)</code>" }), ("When", Values.time(record.createdAt)),
            ("Request ID", record.requestID.map { "<code>\($0)</code>" }),
        ]
        let rows = facts.compactMap { name, value in value.map { HTML("<dt>\(name)</dt><dd>\($0)</dd>") } }
        let meaning = DecisionWords.meaning(of: record) ?? "The request was refused by the rule “\(record.rule)”."
        return Shell(user: visit.user).response(
            Sheet(
                title: "Refusal \(record.reference)", place: .environment(open, section: "decisions"),
                trail: [(open.path("decisions"), "Refusals")],
                body: """
                    <section class="panel"><h2>Why it was refused</h2><p>\(meaning)</p></section>
                    <section class="panel"><h2>What would change it</h2>\(remedy?.html ?? DecisionRemedy.none)</section>
                    <section><h2>The record</h2><dl class="facts">\(rows)</dl></section>
                    """))
    }
}

/// The setting that would change an answer, as a page where it is changed.
struct DecisionRemedy {
    let setting: String
    let record: DecisionRecord
    let people: Names
    let open: OpenEnvironment

    static let none: HTML = """
        <p>No setting: the request itself has to be another one. Whoever sent it sees in its answer what was wrong with it.</p>
        """

    var html: HTML {
        if setting.hasPrefix("GATEHOUSE_") {
            return "<p>A setting of the whole server: whoever runs it sets <code>\(setting)</code> and restarts.</p>"
        }
        let parts = setting.split(separator: ".", maxSplits: 1).map(String.init)
        let field = parts.count == 2 ? parts[1] : ""
        let name = Labels.name(field)
        switch parts[0] {
        case "settings":
            return link(
                "environment:read", open.path("settings") + "#field-\(field)", "Settings",
                "Change “\(name)” in the environment’s settings:")
        case "client":
            let page = record.client.flatMap { people.clientPath($0.description) } ?? open.path("clients")
            switch field {
            case "":
                return link(
                    "clients:read", open.path("clients"), "Clients",
                    "Correct the client ID in the application, or register the client:")
            case "client_secret":
                return link(
                    "clients:read", page, "The client",
                    "Correct the secret in the application; if it is lost, make a new one:")
            default: return link("clients:read", page, "The client", "Change “\(name)” of the client:")
            }
        case "user":
            let page = record.user.map { open.path("users", $0.description) } ?? open.path("users")
            return link("users:read", page, "The user", "Change “\(name)” of the user:")
        case "client_resource_server_grant":
            return link(
                "clients:read",
                record.client.flatMap { people.clientPath($0.description) } ?? open.path("clients"),
                "The client", "Grant the client access to the API:")
        case "resource_server":
            return link(
                "resource-servers:read", open.path("resource-servers"), "APIs",
                "Correct the resource in the request, or create the API:")
        case "scope":
            return link(
                "scopes:read", open.path("scopes"), "Scopes", "Correct the scope in the request, or create it:")
        case "signing_key":
            return link(
                "signing-keys:read", open.path("signing-keys"), "Signing keys", "Generate a key of this algorithm:")
        case "consent":
            return link("consents:read", open.path("consents"), "Consents", "The person has to consent to it first:")
        default: return "<p>The setting <code>\(setting)</code> decides.</p>"
        }
    }

    private func link(_ permission: String, _ path: String, _ name: String, _ sentence: String) -> HTML {
        guard open.allows(permission) else { return "<p>\(sentence) \(name)</p>" }
        return #"<p>\#(sentence) <a href="\#(link: path)">\#(name)</a></p>"#
    }
}

extension DecisionRecord.Kind {
    var words: String {
        switch self {
        case .signIn: "Sign-in"
        case .authorization: "Authorization"
        case .token: "Token"
        }
    }
}
