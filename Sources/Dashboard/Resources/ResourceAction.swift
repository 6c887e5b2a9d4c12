// What is done to a resource besides editing it: deleting, and its own actions. The page says what comes of it, then does it.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct ResourceAction: OperatorEndpoint {
    let resource: Resource
    let operation: Operation
    let services: DashboardServices

    private var name: String { if case .action(let name) = operation.kind { name } else { "delete" } }
    private var formName: String { "\(name)-\(resource.path)" }
    private var consequence: Consequence { Consequence.of(resource, name) }

    var routes: [Route] {
        let pattern = "/environments/:environment/\(resource.path)/:id/\(name)"
        return [Self.get(pattern), Self.post(pattern, form: formName)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(operation.verb))
        let id = visit.context.parameter(1)
        let (shown, _) = try services.management.state(resource, id, in: open)
        guard visit.request.method == .post else { return try show(visit, open, shown, nil, nil) }
        var cookie: Cookie?
        if consequence.isDangerous {
            switch try StepUp(visit: visit).prove(try visit.submitted()) {
            case .proven(let renewed): cookie = renewed
            case .refused(let sentence): return try show(visit, open, shown, nil, sentence)
            }
        }
        do {
            return try perform(id, visit, open).setting(optional: cookie)
        } catch let error as ErrorDocument {
            let problems = FormProblems(error, fields: [])
            return try show(visit.renewed(by: cookie), open, shown, problems.summary, nil).setting(optional: cookie)
        }
    }

    private func perform(_ id: String, _ visit: OperatorVisit, _ open: OpenEnvironment) throws -> Response {
        guard case .action(let name) = operation.kind else {
            try services.management.delete([resource.path, id], in: open.context)
            return Self.go(to: "\(open.path(resource.path))?done=deleted")
        }
        let answer = try services.management.update([resource.path, id, name], nil, in: open.context)
        let document = ShownDocument(answer.document)
        if let secret = OnceShown(document), let made = document.primary.first {
            return Shell(user: visit.user).response(secret.sheet(resource, made, open))
        }
        return Self.go(to: "\(open.path(resource.path, id))?done=done")
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ shown: ShownResource, _ refusal: String?, _ wrong: String?
    ) throws -> Response {
        let presentation = Presentation.of(resource)
        let title = presentation.title(shown)
        let path = open.path(resource.path, shown.id)
        let form = visit.form(formName, action: "\(path)/\(name)")
        let effects = try consequence.effects(services, shown, open)
        let proof = consequence.isDangerous ? StepUp(visit: visit).control(error: wrong) : .empty
        let isRefused = refusal != nil || wrong != nil
        return Shell(user: visit.user).response(
            Sheet(
                title: "\(consequence.question(presentation.singular)): \(title)",
                place: .environment(open, section: resource.path),
                trail: [(open.path(resource.path), presentation.plural), (path, title)],
                status: isRefused ? .unprocessableContent : .ok, isRefused: isRefused,
                body: """
                    \(optional: Notice.refusal(refusal))
                    <p>\(consequence.sentence)</p>
                    \(effects.isEmpty ? .empty : #"<ul class="effects">\#(effects.map { HTML("<li>\($0)</li>") })</ul>"#)
                    \(form.html("""
                        \(proof)
                        <div class="actions"><button type="submit" class="\(consequence.isDangerous ? "danger" : "")">\
                        \(consequence.button)</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}
