// /signing-keys and /signing-keys/{id}: the keys that tokens are signed with.

internal import HTML
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct SigningKeyList: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/signing-keys")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("signing-keys:read")
        let path = open.path("signing-keys")
        let new: HTML? =
            open.allows("signing-keys:write")
            ? #"<a class="button" href="\#(link: "\(path)/new")">Generate key</a>"# : nil
        let query = ListQuery(visit.request.query, of: .signingKey)
        var asked = query.asked(open, limit: 100, columns: [])
        if query.sort == nil { asked.append("sort", "-id") }
        let keys: [ShownResource]
        do {
            keys =
                ShownDocument(try services.management.get(["signing-keys"], asked, in: open.context).document).primary
        } catch let error as ErrorDocument { throw error.asProblem }
        let rows = keys.map { row($0, open) }
        let table: HTML =
            rows.isEmpty
            ? #"<div class="empty"><p>There is no key.</p></div>"#
            : """
            <div class="table"><table><thead><tr><th scope="col">Key ID</th><th scope="col">Algorithm</th>\
            <th scope="col">State</th><th scope="col">Created</th><th scope="col">What can be done</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
        return Shell(user: visit.user).response(
            Sheet(
                title: "Signing keys", place: .environment(open, section: "signing-keys"), actions: "\(optional: new)",
                body: """
                    \(optional: Notice.success(visit.done(ResourceDone.sentences)))
                    <p class="hint">One primary key of each algorithm signs. A new key is published first, so that whoever \
                    keeps the published keys for a while knows it when it signs.</p>
                    \(table)
                    """))
    }

    private func row(_ key: ShownResource, _ open: OpenEnvironment) -> HTML {
        let path = open.path("signing-keys", key.id)
        let actions = KeyState(key).actions(open).map { action in
            HTML(#"<a href="\#(link: "\(path)/\(action.part)")">\#(action.text)</a> "#)
        }
        return """
            <tr><th scope="row"><a href="\(link: path)">\(key.text("kid") ?? key.id)</a></th>\
            <td data-label="Algorithm">\(key.text("algorithm") ?? "")</td>\
            <td data-label="State"><span>\(KeyState(key).html)</span></td>\
            <td data-label="Created">\(Values.html(key["created_at"], .time))</td>\
            <td data-label=""><span class="buttons">\(actions)</span></td></tr>
            """
    }
}

struct SigningKeyPage: OperatorEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/signing-keys/:id")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("signing-keys:read")
        let (key, _) = try services.management.state(.signingKey, visit.context.parameter(1), in: open)
        let path = open.path("signing-keys", key.id)
        let buttons = KeyState(key).actions(open).map { action in
            HTML(#"<a class="button quiet" href="\#(link: "\(path)/\(action.part)")">\#(action.text)</a>"#)
        }
        let size: HTML? = key["size"]?.integer.map { "<dt>Size</dt><dd>\($0) bits</dd>" }
        return Shell(user: visit.user).response(
            Sheet(
                title: key.text("kid") ?? key.id, place: .environment(open, section: "signing-keys"),
                trail: [(open.path("signing-keys"), "Signing keys")],
                actions: buttons.isEmpty ? .empty : #"<div class="buttons">\#(buttons)</div>"#,
                body: """
                    \(optional: Notice.success(visit.done(ResourceDone.sentences)))
                    <dl class="facts"><dt>Key ID</dt><dd><code>\(key.text("kid") ?? "")</code></dd>\
                    <dt>State</dt><dd>\(KeyState(key).html)</dd><dt>Algorithm</dt><dd>\(key.text("algorithm") ?? "")</dd>\
                    \(optional: size)<dt>Signs from</dt><dd>\(Values.html(key["not_before"], .time))</dd>\
                    <dt>Created</dt><dd>\(Values.html(key["created_at"], .time))</dd>\
                    <dt>Public key (JWK)</dt><dd>\(Values.html(key["public_jwk"], .object))</dd>\
                    <dt>ID</dt><dd><code>\(key.id)</code></dd></dl>
                    """))
    }
}
