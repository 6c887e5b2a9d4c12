// Consent: what an application asks for, in plain words, and the person's decision.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct ConsentPage: Page {
    let form: GuardedForm
    let question: ConsentQuestion
    let email: String?
    var refusal: String?
    var isRefused: Bool { refusal != nil }

    private var application: String { question.client.name }
    private var logo: String? { Brand.picture(question.client.metadata.logoURI) }
    var pictures: [String] { logo.map { [$0] } ?? [] }

    func title(_ words: Sentences) -> String { words.filled(\.consentTitle, ["application": application]) }

    func body(_ words: Sentences) -> HTML {
        let picture = logo.map { address -> HTML in
            let alternative = words.filled(\.logoOf, ["application": application])
            return #"<p class="client"><img src="\#(link: address)" alt="\#(alternative)" width="56" height="56"></p>"#
        }
        let who = email.map { HTML(#"<p class="lead">\#(words.filled(\.consentAccount, ["email": $0]))</p>"#) }
        let hasChoice = question.permissions.contains { !$0.isRequired }
        let choice = hasChoice ? HTML(#"<p class="hint">\#(words.consentOptional)</p>"#) : .empty
        let content: HTML = """
            <fieldset><legend>\(words.filled(\.consentIntroduction, ["application": application]))</legend>
            \(choice)\(question.permissions.byAPI.map { group($0.api, $0.permissions, words) })</fieldset>
            \(optional: links(words))
            <p class="hint">\(optional: question.returnsTo.map { host in
                HTML("\(words.filled(\.consentReturn, ["host": host])) ")
            })\(words.consentWithdraw)</p>
            <div class="actions two">
            <button type="submit" name="decision" value="allow">\(words.consentAllow)</button>
            <button type="submit" name="decision" value="refuse" class="quiet">\(words.consentRefuse)</button>
            </div>
            """
        return "\(optional: picture)\(optional: who)\(optional: Notice.refusal(refusal))\(form.html(content))"
    }

    /// Names the API whose permissions they are: two may have one of the same name.
    private func group(_ api: String?, _ permissions: [ConsentQuestion.Permission], _ words: Sentences) -> HTML {
        let name = api.map { HTML(#"<p class="api">\#(words.filled(\.consentAPI, ["api": $0]))</p>"#) }
        return """
            \(optional: name)<ul class="permissions">\(permissions.map { permission($0, words) })</ul>
            """
    }

    private func permission(_ permission: ConsentQuestion.Permission, _ words: Sentences) -> HTML {
        let scope = permission.scope.description
        let sentence = words.permission(scope, description: permission.description)
        guard !permission.isRequired else {
            return """
                <li><span class="check" aria-hidden="true"></span><span>\(sentence) \
                <span class="mark">(\(words.consentRequired))</span></span></li>
                """
        }
        return """
            <li><label><input type="checkbox" name="scope" value="\(scope)" checked><span>\(sentence)</span></label></li>
            """
    }

    private func links(_ words: Sentences) -> HTML? {
        let metadata = question.client.metadata
        let items = [
            (metadata.clientURI, words.consentHome), (metadata.policyURI, words.consentPolicy),
            (metadata.termsURI, words.consentTerms),
        ].compactMap { address, name -> HTML? in
            guard let address, LinkTarget(address) != nil else { return nil }
            return """
                <li><a href="\(link: address)" target="_blank" rel="noopener noreferrer">\(name)\
                <span class="unseen"> (\(words.newWindow))</span></a></li>
                """
        }
        return items.isEmpty ? nil : #"<ul class="links">\#(items)</ul>"#
    }
}

package struct AskConsent: Endpoint {
    private let sessions: any SessionKeeping
    private let consents: any Consenting
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
        consents = services.consents
    }

    package var routes: [Route] {
        [
            Route(.get, PagePath.consent, family: .page, limit: .none),
            Route(.post, PagePath.consent, family: .page, limit: .none, form: "consent"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = request.method == .post ? try visit.submitted() : nil
        guard let interaction = try visit.interaction() else { throw PageError.interactionGone }
        return try answer(visit, interaction, decision: form?["decision"], ticked: form?.all("scope") ?? [])
    }

    /// Asks again, of whoever is signed in now.
    package func respond(toOutdated request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        guard let interaction = try visit.interaction() else { throw FormRefusal.wrongToken }
        return try answer(visit, interaction, refusal: visit.frame.words.formOutdated)
    }

    /// - Parameter decision: nil where nothing is decided yet.
    private func answer(
        _ visit: Visit, _ interaction: Interaction, decision: String? = nil, ticked: [String] = [],
        refusal: String? = nil
    ) throws -> Response {
        let context = visit.context
        guard let presence = try visit.presence(sessions) else { return visit.go(to: PagePath.login, interaction) }
        guard let question = try consents.question(interaction, presence, context) else {
            return visit.proceed(interaction)
        }
        guard let decision else {
            return try visit.page(
                ConsentPage(
                    form: visit.form("consent", action: PagePath.consent, interaction: interaction.id),
                    question: question, email: presence.user.email?.description, refusal: refusal),
                status: refusal == nil ? .ok : .forbidden)
        }
        let allowed = decision == "allow" ? Self.allowed(question, ticked) : nil
        try consents.decide(interaction, presence, allowed: allowed, context)
        return visit.proceed(interaction)
    }

    /// What is needed, and of the rest what was left ticked: nothing that was not asked for.
    private static func allowed(_ question: ConsentQuestion, _ ticked: [String]) -> ScopeSet {
        ScopeSet(
            question.permissions.filter { $0.isRequired || ticked.contains($0.scope.description) }.map(\.scope))
    }
}
