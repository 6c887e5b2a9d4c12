// The form of a resource: /new makes one, /{id}/edit changes it.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

/// The controls of a resource, filled with what is known or was sent.
struct FormSheet {
    let resource: Resource
    let form: GuardedForm
    let controls: [FormControl]
    let problems: FormProblems
    let submit: String
    /// The way back without a change.
    let cancel: String
    /// The state that is being changed.
    var tag: String?

    var html: HTML {
        let state = tag.map { HTML(#"<input type="hidden" name="state" value="\#($0)">"#) }
        return """
            \(optional: Notice.refusal(problems.summary))
            \(form.html("""
                \(optional: state)\(controls.map(\.html))
                <div class="actions"><button type="submit">\(submit)</button> <a href="\(link: cancel)">Cancel</a></div>
                """))
            """
    }
}

extension Resource {
    /// What gives somebody access: made and changed only by whoever has just proved who they are.
    var givesAccess: Bool {
        [
            "user", "session", "user_role", "role_permission", "membership", "membership_role", "invitation",
        ].contains(type)
    }
}

struct CreateResource: OperatorEndpoint {
    let resource: Resource
    let services: DashboardServices

    var asksForProof: Bool { resource.givesAccess }

    private var formName: String { "create-\(resource.path)" }

    var routes: [Route] {
        let pattern = "/environments/:environment/\(resource.path)/new"
        return [Self.get(pattern), Self.post(pattern, form: formName)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(.write))
        guard visit.request.method == .post else { return try show(visit, open, visit.request.query, .none) }
        let form = try visit.submitted()
        let choices = RelatedChoices(services: services, open: open)
        do {
            let related = try choices.resolve(form, of: resource)
            let answer = try services.management.create(
                [resource.path], FormReading(resource: resource, form: form).created(related), in: open.context)
            let document = ShownDocument(answer.document)
            guard let made = document.primary.first else { throw DashboardError.nothingHere }
            if let secret = OnceShown(document) {
                return Shell(user: visit.user).response(secret.sheet(resource, made, open))
            }
            return Self.go(to: "\(open.path(resource.path, made.id))?done=created")
        } catch let error as ErrorDocument {
            return try show(visit, open, form, FormProblems(error, fields: Self.fields(resource)))
        }
    }

    static func fields(_ resource: Resource) -> [String] {
        FormReading.attributes(of: resource, creating: true).map(\.name)
            + FormReading.relationships(of: resource, creating: true).map(\.name)
    }

    /// - Parameter filled: a form that was refused, or the address, which may name what the new one belongs to.
    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ filled: Form, _ problems: FormProblems
    ) throws -> Response {
        let presentation = Presentation.of(resource)
        let choices = RelatedChoices(services: services, open: open)
        let related = try FormReading.relationships(of: resource, creating: true).map { relationship in
            try choices.control(
                relationship, value: filled.first(relationship.name), error: problems[relationship.name])
        }
        let attributes = FormReading.attributes(of: resource, creating: true).map { attribute in
            let value: String? = if case .secret = attribute.kind { nil } else { filled.first(attribute.name) }
            return FormControl(attribute, value: value, error: problems[attribute.name])
        }
        let path = open.path(resource.path)
        let sheet = FormSheet(
            resource: resource, form: visit.form(formName, action: "\(path)/new"), controls: related + attributes,
            problems: problems, submit: presentation.creation, cancel: path)
        return Shell(user: visit.user).response(
            Sheet(
                title: presentation.creation, place: .environment(open, section: resource.path),
                trail: [(path, presentation.plural)], status: problems.isEmpty ? .ok : .unprocessableContent,
                isRefused: !problems.isEmpty, body: sheet.html))
    }
}

struct EditResource: OperatorEndpoint {
    let resource: Resource
    let services: DashboardServices

    var asksForProof: Bool { resource.givesAccess }

    private var formName: String { "edit-\(resource.path)" }

    var routes: [Route] {
        let pattern = "/environments/:environment/\(resource.path)/:id/edit"
        return [Self.get(pattern), Self.post(pattern, form: formName)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(.write))
        let id = visit.context.parameter(1)
        let (shown, tag) = try services.management.state(resource, id, in: open)
        guard visit.request.method == .post else { return show(visit, open, shown, nil, tag, .none) }
        let form = try visit.submitted()
        let change = FormReading(resource: resource, form: form).changed(shown)
        guard change["attributes"]?.object?.isEmpty == false else {
            return Self.go(to: open.path(resource.path, id))
        }
        do {
            _ = try services.management.update(
                [resource.path, id], change, ifMatch: form.first("state"), in: open.context)
            return Self.go(to: "\(open.path(resource.path, id))?done=saved")
        } catch let error as ErrorDocument {
            let fields = FormReading.attributes(of: resource, creating: false).map(\.name)
            var problems = FormProblems(error, fields: fields)
            if error.status == 412 {
                problems = .none
                problems.add(
                    "somebody else has changed this since you opened it; look at what it is now and save again")
            }
            return show(visit, open, shown, form, form.state(tag, after: error), problems)
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ shown: ShownResource, _ sent: Form?, _ tag: String?,
        _ problems: FormProblems
    ) -> Response {
        let presentation = Presentation.of(resource)
        let controls = FormReading.attributes(of: resource, creating: false).map { attribute -> FormControl in
            let known = FormReading.text(shown[attribute.name], attribute.kind)
            let value: String? =
                if case .secret = attribute.kind { nil } else if let sent { sent.first(attribute.name) } else { known }
            return FormControl(attribute, value: value, error: problems[attribute.name])
        }
        let path = open.path(resource.path, shown.id)
        let sheet = FormSheet(
            resource: resource, form: visit.form(formName, action: "\(path)/edit"), controls: controls,
            problems: problems, submit: "Save", cancel: path, tag: tag)
        let title = presentation.title(shown)
        return Shell(user: visit.user).response(
            Sheet(
                title: "Edit \(title)", place: .environment(open, section: resource.path),
                trail: [(open.path(resource.path), presentation.plural), (path, title)],
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty, body: sheet.html))
    }
}

extension ManagementService {
    /// A resource as it is, with the tag of this state.
    func state(_ resource: Resource, _ id: String, in open: OpenEnvironment) throws -> (ShownResource, tag: String?) {
        do {
            let answer = try get([resource.path, id], in: open.context)
            guard let shown = ShownDocument(answer.document).primary.first else { throw DashboardError.nothingHere }
            return (shown, answer.tag)
        } catch let error as ErrorDocument {
            throw error.status == 404 ? DashboardError.nothingHere : error.asProblem
        }
    }
}
