// An invitation: what it offers, and yes or no.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct InvitationPage: Page {
    let accept: GuardedForm
    let decline: GuardedForm
    let link: Secret
    let offer: InvitationOffer
    /// Whether the one who is signed in here is the one invited.
    let isPresent: Bool
    var firstName: String?
    var lastName: String?
    var problems: [EntryProblem] = []
    var passwordError: String?
    var refusal: String?
    var reference: String?

    func title(_ words: Sentences) -> String { words.invitationTitle }
    var isRefused: Bool { !problems.isEmpty || passwordError != nil || refusal != nil }

    func body(_ words: Sentences) -> HTML {
        let lead =
            offer.organization.map { words.filled(\.invitationTo, ["organization": $0]) } ?? words.invitationHere
        let token: HTML = #"<input type="hidden" name="token" value="\#(link.reveal())">"#
        let no: HTML = """
            <div class="actions"><button type="submit" class="quiet">\(words.invitationDecline)</button></div>
            """
        return """
            <p class="lead">\(lead)</p>
            \(optional: Notice.refusal(refusal))\(optional: Notice.reference(reference, words))
            \(accept.html("\(token)\(fields(words))"))
            \(decline.html("\(token)\(no)"))
            """
    }

    private func fields(_ words: Sentences) -> HTML {
        let email = ["email": offer.email.description]
        let button: HTML = #"<div class="actions"><button type="submit">\#(words.invitationAccept)</button></div>"#
        let wrong = problems.sentence(.password, words) ?? passwordError
        if isPresent { return "<p>\(words.filled(\.invitationAs, email))</p>\(button)" }
        // For password managers: whose password it is.
        let owner: HTML = """
            <input type="hidden" name="email" value="\(offer.email.description)" autocomplete="username">
            """
        if offer.hasAccount {
            return """
                <p>\(words.filled(\.invitationSignIn, email))</p>\(owner)
                \(Field(name: "password", label: words.password, type: "password", autocomplete: "current-password",
                    error: wrong, hasFocus: true).html)
                <p class="aside"><a href="\(link: PagePath.forgot)">\(words.forgotLink)</a></p>\(button)
                """
        }
        return """
            <p>\(words.filled(\.invitationNewcomer, email))</p>\(owner)
            <div class="pair">
            \(Field(name: "first_name", label: words.firstName, value: firstName, autocomplete: "given-name",
                error: problems.sentence(.firstName, words), isRequired: false, optional: words.optional).html)
            \(Field(name: "last_name", label: words.lastName, value: lastName, autocomplete: "family-name",
                error: problems.sentence(.lastName, words), isRequired: false, optional: words.optional).html)
            </div>
            \(Field(name: "password", label: words.password, type: "password", autocomplete: "new-password",
                hint: words.passwordHint, error: wrong).html)
            \(button)
            """
    }
}

extension Visit {
    fileprivate func invitation(
        _ id: ID<Invitation>, _ link: Secret, _ offer: InvitationOffer, _ presence: Presence?
    ) -> InvitationPage {
        InvitationPage(
            accept: form("accept-invitation", action: "/invitations/\(id)/accept"),
            decline: form("decline-invitation", action: "/invitations/\(id)/decline"), link: link, offer: offer,
            isPresent: presence?.user.email.map { $0.key == offer.email.key } ?? false)
    }

    /// Whoever invited can do it again.
    fileprivate func deadInvitation(_ status: HTTPResponse.Status, _ reference: String? = nil) throws -> Response {
        try page(
            MessagePage(heading: frame.words.linkDeadTitle, text: frame.words.invitationDead, reference: reference),
            status: status)
    }

    fileprivate func answered(_ outcome: Entered<Void>, _ done: () throws -> Response) throws -> Response {
        switch outcome {
        case .success: try done()
        case .busy(let wait): throw PageError.busy(retryAfter: wait)
        case .linkIsDead(let reference), .closed(let reference):
            try deadInvitation(.unprocessableContent, reference)
        case .refused: try deadInvitation(.unprocessableContent)
        }
    }
}

/// Reading it answers nothing: programs that look for malice open every link of a mail.
package struct ShowInvitation: Endpoint {
    private let invitations: any Inviting
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        (invitations, sessions, languages) = (services.invitations, services.sessions, services.languages)
    }

    package var routes: [Route] { [Route(.get, "/invitations/:id", family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        guard let id = ID<Invitation>(context.parameter(0)), let token = request.query.first("token") else {
            return try visit.deadInvitation(.badRequest)
        }
        guard let offer = try invitations.offer(id, Secret(token), context) else {
            return try visit.deadInvitation(.notFound)
        }
        return try visit.page(visit.invitation(id, Secret(token), offer, try visit.presence(sessions)))
    }
}

package struct AcceptInvitation: Endpoint {
    private let invitations: any Inviting
    private let signIn: any SigningIn
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        (invitations, sessions, languages) = (services.invitations, services.sessions, services.languages)
        signIn = services.signIn
    }

    package var routes: [Route] {
        [
            Route(
                .post, "/invitations/:id/accept", family: .page, limit: .perAddress(.authentication),
                form: "accept-invitation")
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        let form = try visit.submitted()
        guard let id = ID<Invitation>(context.parameter(0)), let link = form.secret("token") else {
            return try visit.deadInvitation(.badRequest)
        }
        guard let offer = try invitations.offer(id, link, context) else {
            // Tried all the same: what was never ours counts as a guess.
            return try visit.answered(invitations.decline(id, link, context)) { try visit.deadInvitation(.notFound) }
        }
        let presence = try visit.presence(sessions)
        var page = visit.invitation(id, link, offer, presence)
        if page.isPresent { return try accept(id, link, nil, page, visit) }
        guard let password = form.secret("password") else {
            page.passwordError =
                offer.hasAccount ? visit.frame.words.passwordMissing : visit.frame.words.newPasswordMissing
            return try visit.page(page, status: .unprocessableContent)
        }
        guard offer.hasAccount else {
            let newcomer = Newcomer(
                password: password, firstName: form["first_name"], lastName: form["last_name"])
            page.firstName = newcomer.firstName
            page.lastName = newcomer.lastName
            return try accept(id, link, newcomer, page, visit)
        }
        switch try signIn.signIn(
            email: offer.email.description, password: password, replacing: presence, interaction: nil, context)
        {
        case .success(let cookie): return try visit.setting(cookie, accept(id, link, nil, page, visit))
        case .refused(let refusal, let reference):
            page.refusal = visit.sentence(refusal)
            page.reference = reference
            return try visit.page(page, status: refusal.status, retryAfter: refusal.retryAfter)
        }
    }

    private func accept(
        _ id: ID<Invitation>, _ link: Secret, _ newcomer: Newcomer?, _ page: InvitationPage, _ visit: Visit
    ) throws -> Response {
        let words = visit.frame.words
        let outcome = try invitations.accept(id, link, newcomer: newcomer, visit.context)
        if case .refused(let problems) = outcome {
            var page = page
            page.problems = problems
            return try visit.page(page, status: .unprocessableContent)
        }
        return try visit.answered(outcome) {
            try visit.page(
                MessagePage(
                    heading: words.acceptedTitle, text: words.acceptedText,
                    path: newcomer == nil ? AccountSection.profile.path : PagePath.login,
                    pathText: newcomer == nil ? words.accountTitle : words.signInTitle))
        }
    }
}

package struct DeclineInvitation: Endpoint {
    private let invitations: any Inviting
    private let languages: Languages

    package init(_ services: PageServices) {
        (invitations, languages) = (services.invitations, services.languages)
    }

    package var routes: [Route] {
        [
            Route(
                .post, "/invitations/:id/decline", family: .page, limit: .perAddress(.authentication),
                form: "decline-invitation")
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        guard let id = ID<Invitation>(context.parameter(0)), let link = try visit.submitted().secret("token") else {
            return try visit.deadInvitation(.badRequest)
        }
        let words = visit.frame.words
        return try visit.answered(invitations.decline(id, link, context)) {
            try visit.page(MessagePage(heading: words.declinedTitle, text: words.declinedText))
        }
    }
}
