// One browser's request to a page: its cookies, its form, and the parked authorization request it belongs to.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
internal import Routing
internal import Store

struct Visit {
    let request: Request
    let context: Context
    let settings: EnvironmentSettings
    /// In the language that the application wishes for (`ui_locales`), else the browser.
    let frame: Frame
    private let cookies: BrowserCookies
    private let parked: Parked
    /// As it was sent, good or not.
    private let session: Secret?
    private let browser: Secret?
    /// Set with the next page, where the browser has shown none.
    private let fresh: Secret

    /// The parked authorization request that the address or the form names.
    private enum Parked {
        case unnamed
        case gone
        case here(Interaction)
    }

    init(_ request: Request, _ context: Context, _ languages: Languages) throws {
        self.request = request
        self.context = context
        cookies = BrowserCookies(context.address)
        session = cookies.value(.session, of: request)
        browser = cookies.value(.browser, of: request)
        fresh = BrowserCookies.fresh(context.randomness)
        let browser = browser
        (settings, parked) = try context.store.read { rows in
            (try rows.settings.get(), try Self.parked(request, browser, rows, context.now))
        }
        var wishes = Languages.wishes(of: request.fields[.acceptLanguage])
        if case .here(let interaction) = parked { wishes = interaction.locales + wishes }
        frame = Frame(brand: Brand(context.environment, settings), words: languages.choose(wishes))
    }

    /// The identifier that the form or the address has of a parked request, good or not.
    static func interaction(of request: Request) -> ID<Interaction>? { name(request).flatMap { ID<Interaction>($0) } }

    private static func name(_ request: Request) -> String? {
        let sent = request.method == .post ? (try? request.form())?.first("interaction") : nil
        return (sent ?? request.query.first("interaction")).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func parked(
        _ request: Request, _ browser: Secret?, _ rows: EnvironmentConnection, _ now: Timestamp
    ) throws -> Parked {
        guard name(request) != nil else { return .unnamed }
        guard let id = interaction(of: request), let interaction = try rows.interactions.find(id),
            BrowserCookies.isBound(interaction, to: browser), interaction.expiresAt > now
        else { return .gone }
        return .here(interaction)
    }

    // MARK: Forms

    func form(
        _ name: String, action: String, interaction: ID<Interaction>? = nil
    ) -> GuardedForm {
        GuardedForm(name: name, action: action, cookie: session ?? browser ?? fresh, interaction: interaction)
    }

    /// What was sent by our own form: its route names it. No field but `scope` may stand twice.
    func submitted() throws -> Submission {
        do { return try Submission(try request.form()) } catch let error as FormError {
            throw FormRefusal.unreadable(error)
        }
    }

    // MARK: Who is there, and what for

    func presence(_ sessions: any SessionKeeping) throws -> Presence? {
        guard let session, let presence = try sessions.current(session, context) else { return nil }
        context.trail.userID = presence.user.id.description
        return presence
    }

    /// The parked request that the address or the form names; nil where none is named.
    func interaction() throws(PageError) -> Interaction? {
        switch parked {
        case .unnamed: nil
        case .gone: throw .interactionGone
        case .here(let interaction): interaction
        }
    }

    /// The same for links in mails, which may be opened anywhere and much later: then they lead on without it.
    var interactionIfHere: Interaction? {
        if case .here(let interaction) = parked { interaction } else { nil }
    }

    /// The page that somebody wanted who had to sign in first; at the dashboard alone, whose pages have no parked requests.
    var returnPath: ReturnPath? {
        guard context.environment.kind == .dashboard else { return nil }
        let sent = request.method == .post ? try? request.form() : request.query
        let all = sent?.all(ReturnPath.field) ?? []
        return all.count == 1 ? ReturnPath(all[0]) : nil
    }

    /// The application that a parked request comes from.
    func client(of interaction: Interaction?) throws -> Client? {
        guard let interaction else { return nil }
        return try context.store.read { try $0.clients.find(interaction.client) }
    }

    /// Whether a page that signs people in has something to ask of one who is signed in: the flow says so, and never the page.
    func isSignInNext(_ interaction: Interaction?, _ presence: Presence, _ consents: any Consenting) throws -> Bool {
        guard let interaction else { return false }
        return try consents.isSignInNext(interaction, presence, context)
    }

    // MARK: Answers

    func page(_ page: some Page, status: HTTPResponse.Status = .ok, retryAfter: Int? = nil) throws -> Response {
        var response = frame.response(page, status: status)
        if let retryAfter { response = response.with(.retryAfter, String(retryAfter)) }
        guard browser == nil else { return response }
        return response.setting(try cookies.cookie(.browser, fresh, maxAge: nil))
    }

    /// Another page, of the same interaction.
    static func path(_ path: String, _ interaction: ID<Interaction>?) -> String {
        interaction.map { "\(path)?interaction=\($0)" } ?? path
    }

    func go(to path: String, _ interaction: Interaction? = nil) -> Response {
        .redirect(to: Self.path(path, interaction?.id)).with(.referrerPolicy, "no-referrer")
    }

    /// Back to the request that waits, which decides what comes next; to the account where none does, or to the dashboard.
    func proceed(_ interaction: Interaction?) -> Response {
        guard let interaction else {
            let home = context.environment.kind == .dashboard ? PagePath.home : AccountSection.profile.path
            return go(to: returnPath?.description ?? home)
        }
        return go(to: ParkedRequest.returnTarget(of: interaction))
    }

    func setting(_ cookie: SessionCookie?, _ response: Response) throws -> Response {
        guard let cookie else { return response }
        return response.setting(try cookies.cookie(.session, cookie.token, maxAge: cookie.maxAge))
    }

    func removingSession(_ response: Response) throws -> Response {
        response.setting(try cookies.cookie(.session, Secret("-"), maxAge: 0))
    }
}

/// A form that was sent.
struct Submission {
    private let form: Form

    init(_ form: Form) throws(PageError) {
        var names: Set<String> = []
        for pair in form.pairs where pair.name != "scope" {
            guard names.insert(pair.name).inserted else { throw .repeatedField }
        }
        self.form = form
    }

    /// Empty counts as absent.
    subscript(_ name: String) -> String? {
        form.first(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    func secret(_ name: String) -> Secret? { self[name].map(Secret.init) }

    func all(_ name: String) -> [String] { form.all(name) }
}
