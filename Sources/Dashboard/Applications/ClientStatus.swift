// /clients/{id}/disable and /enable: an application is stopped, and let go on.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct ClientStatus: OperatorEndpoint {
    enum Status: String { case active, disabled }

    /// What it is made.
    let status: Status
    let services: DashboardServices

    private var word: String { status == .active ? "enable" : "disable" }
    private var form: String { "\(word)-clients" }

    var routes: [Route] {
        let pattern = "/environments/:environment/clients/:id/\(word)"
        return [Self.get(pattern), Self.post(pattern, form: form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("clients:write")
        let (shown, _) = try services.management.state(.client, visit.context.parameter(1), in: open)
        guard visit.request.method == .post else { return try show(visit, open, shown, nil, nil) }
        var cookie: Cookie?
        if status == .disabled {
            switch try StepUp(visit: visit).prove(try visit.submitted()) {
            case .proven(let renewed): cookie = renewed
            case .refused(let sentence): return try show(visit, open, shown, nil, sentence)
            }
        }
        do {
            _ = try services.management.update(
                ["clients", shown.id],
                ["type": "client", "id": .string(shown.id), "attributes": ["status": .string(status.rawValue)]],
                in: open.context)
            return Self.go(to: "\(open.path("clients", shown.id))?done=\(word)d").setting(optional: cookie)
        } catch let error as ErrorDocument {
            let now = cookie == nil ? visit : visit.renewed(by: cookie)
            return try show(now, open, shown, FormProblems(error, fields: []).summary, nil).setting(optional: cookie)
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ shown: ShownResource, _ refusal: String?, _ wrong: String?
    ) throws -> Response {
        let title = Presentation.of(.client).title(shown)
        let path = open.path("clients", shown.id)
        let isEnding = status == .disabled
        let proof = isEnding ? StepUp(visit: visit).control(error: wrong) : .empty
        let sentence =
            isEnding
            ? "Nobody can sign in to it, it gets no token, and every token that it has is refused at once, until it is enabled again. What people have allowed it stays."
            : "People can sign in to it again, and it gets tokens again. Those that it had before stay refused."
        return Shell(user: visit.user).response(
            Sheet(
                title: "\(isEnding ? "Disable" : "Enable") this application: \(title)",
                place: .environment(open, section: "clients"),
                trail: [(open.path("clients"), "Clients"), (path, title)],
                status: refusal == nil && wrong == nil ? .ok : .unprocessableContent,
                isRefused: refusal != nil || wrong != nil,
                body: """
                    \(optional: Notice.refusal(refusal))
                    <p>\(sentence)</p>
                    \(visit.form(form, action: "\(path)/\(word)").html("""
                        \(proof)
                        <div class="actions"><button type="submit" class="\(isEnding ? "danger" : "")">\
                        \(isEnding ? "Disable" : "Enable")</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}
