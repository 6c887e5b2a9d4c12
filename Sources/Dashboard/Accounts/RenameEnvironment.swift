// /environments/{handle}/rename: what people call it.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Model
internal import Pages
internal import Routing

struct RenameEnvironment: OperatorEndpoint {
    private static let form = "rename-environment"
    private static let pattern = "/environments/:environment/rename"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    /// The Management API's own change, which notes it in the environment's trail and in its account's.
    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("environment:write")
        guard visit.request.method == .post else { return show(visit, open, Form(), .none) }
        let form = try visit.submitted()
        do {
            let name = try EntryMistake.name(form)
            let data: JSON = [
                "type": "environment", "id": .string(open.environment.id.description),
                "attributes": ["name": .string(name)],
            ]
            _ = try services.management.update(["environment"], data, in: open.context)
            return Self.go(to: "/accounts/\(open.account.handle)?done=named")
        } catch let error as EntryMistake {
            var problems = FormProblems.none
            for (sentence, field) in error.mistakes { problems.add(sentence, at: field) }
            return show(visit, open, form, problems)
        } catch let error as ErrorDocument {
            return show(visit, open, form, FormProblems(error, fields: ["name"]))
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ form: Form, _ problems: FormProblems
    ) -> Response {
        let page = FormPage(
            title: "Rename \(open.environment.handle)", place: .environment(open, section: "settings"),
            lead: "<p>Pages and mails call it by this name where it has no brand. Its handle and its address stay.</p>",
            form: visit.form(Self.form, action: open.path("rename")),
            controls: [
                FormControl(
                    name: "name", label: "Name", value: form.first("name") ?? open.environment.name, isRequired: true)
            ], problems: problems, submit: "Rename", cancel: "/accounts/\(open.account.handle)")
        return Shell(user: visit.user).response(page.sheet)
    }
}
