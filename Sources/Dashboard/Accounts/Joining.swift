// /join/{id}: an invitation to work for an account, and yes or no.

internal import Administration
internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
internal import Pages
internal import Routing

/// The link of a mail. Reading it answers nothing: programs that look for malice open every link.
struct ShowJoining: PublicEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.get("/join/:id")] }

    func answer(_ visit: PublicVisit) throws -> Response {
        let token = visit.request.query.first("token").map(Secret.init)
        guard let invitation = try JoiningPage(visit, token, services) else { return try JoiningPage.dead(visit) }
        return try visit.answer(invitation.sheet(nil))
    }
}

struct Join: PublicEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.post("/join/:id/accept", form: JoiningPage.acceptance)] }

    func answer(_ visit: PublicVisit) throws -> Response {
        let token = try visit.submitted().first("token").map(Secret.init)
        guard let page = try JoiningPage(visit, token, services) else { return try JoiningPage.dead(visit) }
        guard let user = visit.signedIn?.user else { return try visit.answer(page.sheet(nil)) }
        do {
            let account = try services.members.accept(page.id, page.token, as: user, visitor: visit.context.visitor)
            visit.context.log(.memberJoined, of: account.handle)
            return .redirect(to: "/accounts/\(account.handle)?done=joined").with(.referrerPolicy, "no-referrer")
        } catch AccountError.linkIsDead {
            return try JoiningPage.dead(visit)
        } catch let error as AccountError {
            return try visit.answer(page.sheet(error.sentence))
        }
    }
}

/// Whoever reads the mail may say no.
struct DeclineJoining: PublicEndpoint {
    let services: DashboardServices

    var routes: [Route] { [Self.post("/join/:id/decline", form: JoiningPage.refusal)] }

    func answer(_ visit: PublicVisit) throws -> Response {
        guard let id = ID<MemberInvitation>(visit.context.parameter(0)),
            let token = try visit.submitted().first("token").map(Secret.init)
        else { return try JoiningPage.dead(visit) }
        do {
            let account = try services.members.decline(id, token, visitor: visit.context.visitor)
            visit.context.log(.memberInvitationDeclined, of: account.handle)
        } catch AccountError.linkIsDead { return try JoiningPage.dead(visit) }
        return try visit.answer(
            Sheet(title: "Declined", body: "<p>The invitation is declined, and its link no longer works.</p>"))
    }
}

struct JoiningPage {
    static let acceptance = "accept-membership"
    static let refusal = "decline-membership"

    let id: ID<MemberInvitation>
    let token: Secret
    private let offer: MemberDesk.Offer
    private let visit: PublicVisit

    /// nil where the link is dead.
    init?(_ visit: PublicVisit, _ token: Secret?, _ services: DashboardServices) throws {
        guard let id = ID<MemberInvitation>(visit.context.parameter(0)), let token,
            let offer = try services.members.offer(id, token)
        else { return nil }
        self.id = id
        self.token = token
        self.offer = offer
        self.visit = visit
    }

    static func dead(_ visit: PublicVisit) throws -> Response {
        try visit.answer(
            Sheet(
                title: "This invitation is over", status: .notFound,
                body: "<p>It was answered, taken back, or has run out. Whoever invited you can do it again.</p>"))
    }

    func sheet(_ refused: String?) -> Sheet {
        let email = offer.invitation.email
        let carried: HTML = #"<input type="hidden" name="token" value="\#(token.reveal())">"#
        let decline = visit.form(Self.refusal, action: "/join/\(id)/decline")
        return Sheet(
            title: "Join \(offer.account.name)", status: refused == nil ? .ok : .unprocessableContent,
            isRefused: refused != nil,
            body: """
                \(optional: Notice.refusal(refused.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }))
                <p>\(email.description) is invited to look after the environments of <strong>\(offer.account.name)</strong>, as \
                \(offer.invitation.role.rawValue).</p>
                \(way(email, carried))
                \(decline.html("""
                    \(carried)<div class="actions"><button type="submit" class="quiet">Decline</button></div>
                    """))
                """)
    }

    /// How the addressee says yes: the address must be theirs, and so they sign in with it, and come back here.
    private func way(_ email: EmailAddress, _ carried: HTML) -> HTML {
        let again = "/join/\(id)?token=\(token.reveal())"
        let here = visit.signedIn?.user
        if let here, here.email == email {
            let accept = visit.form(Self.acceptance, action: "/join/\(id)/accept")
            return accept.html(#"\#(carried)<div class="actions"><button type="submit">Accept</button></div>"#)
        }
        let lead: HTML =
            here.map { "You are signed in as \($0.email?.description ?? "somebody else"). Sign out first, then sign" }
            ?? "To accept, sign"
        let ways: HTML =
            here == nil
            ? """
            <div class="actions"><a class="button" href="/login">Sign in</a>
            <a class="button quiet" href="/register">Create an account</a></div>
            """ : #"<div class="actions"><a class="button" href="/account">Your account</a></div>"#
        return """
            <p>\(lead) in, or register, with the address \(email.description). Then <a href="\(link: again)">open this \
            invitation again</a>: the link in the mail goes on working until you have answered.</p>
            \(ways)
            """
    }
}
