// /environments/{handle}/settings: what an operator chooses for a whole environment, with a look at its pages before it is saved.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Model
internal import Pages
internal import Routing

struct SettingsPage: OperatorEndpoint {
    let asksForProof = true
    private static let form = "settings"
    private static let pattern = "/environments/:environment/settings"
    /// The second button: shows what was chosen and saves nothing.
    private static let preview = "preview"

    let services: DashboardServices

    var routes: [Route] { [Self.get(Self.pattern), Self.post(Self.pattern, form: Self.form)] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let isChange = visit.request.method == .post
        let open = try visit.open(isChange ? "environment:write" : "environment:read")
        let (known, tag) = try current(open)
        guard isChange else { return show(visit, open, known, tag, SettingsForm(known), .none) }
        let form = try visit.submitted()
        let sent = SettingsForm(sent: form)
        guard form.first(Self.preview) == nil else {
            return show(visit, open, known, form.state(tag), sent, sent.problems)
        }
        do {
            let change = sent.changed(known)
            guard change["attributes"]?.object?.isEmpty == false else { return Self.go(to: open.path("settings")) }
            _ = try services.management.update(["environment"], change, ifMatch: form.first("state"), in: open.context)
            return Self.go(to: open.path("settings") + "?done=saved")
        } catch let error as ErrorDocument {
            return show(
                visit, open, known, form.state(tag, after: error), sent,
                FormProblems(ofChange: error, fields: SettingsForm.names))
        }
    }

    private func current(_ open: OpenEnvironment) throws -> (ShownResource, tag: String?) {
        let answer = try services.management.get(["environment"], in: open.context)
        guard let shown = ShownDocument(answer.document).primary.first else { throw DashboardError.nothingHere }
        return (shown, answer.tag)
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ known: ShownResource, _ tag: String?,
        _ filled: SettingsForm, _ problems: FormProblems
    ) -> Response {
        let preview = BrandPreview(
            brand: Brand(
                name: filled["brand_name"].flatMap { $0.isEmpty ? nil : $0 } ?? filled["name"] ?? open.environment.name,
                logo: filled["brand_logo_uri"], color: filled["brand_color"].flatMap(Color.init)))
        let content: HTML =
            open.allows("environment:write")
            ? visit.form(Self.form, action: open.path("settings")).html(fields(filled, problems, tag, preview, open))
            : "\(filled.facts)\(preview.html)"
        return Shell(user: visit.user).response(
            Sheet(
                title: "Settings", place: .environment(open, section: "settings"),
                status: problems.isEmpty ? .ok : .unprocessableContent, isRefused: !problems.isEmpty,
                pictures: [preview.brand.logo].compactMap { $0 },
                body: """
                    \(optional: Notice.success(visit.done(ResourceDone.sentences)))\
                    \(optional: Notice.refusal(problems.summary))\(content)
                    """))
    }

    private func fields(
        _ filled: SettingsForm, _ problems: FormProblems, _ tag: String?, _ preview: BrandPreview,
        _ open: OpenEnvironment
    ) -> HTML {
        let state = tag.map { HTML(#"<input type="hidden" name="state" value="\#($0)">"#) }
        let groups = SettingsForm.groups.map { group -> HTML in
            let controls = group.names.compactMap { filled.control($0, error: problems[$0])?.html }
            let look: HTML? =
                group.hasPreview
                ? """
                \(preview.html)<p><button type="submit" class="quiet" name="\(Self.preview)" value="true">Preview</button></p>
                """ : nil
            return "<section><h2>\(group.title)</h2>\(controls)\(optional: look)</section>"
        }
        return """
            \(optional: state)\(groups)
            <div class="actions"><button type="submit">Save</button> <a href="\(link: open.path(""))">Cancel</a></div>
            """
    }
}
