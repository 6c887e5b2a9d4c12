// One request of somebody who need not be signed in at the dashboard.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model
internal import Pages
internal import Routing

struct PublicVisit {
    let request: Request
    let context: Context
    /// nil: nobody is signed in.
    let signedIn: OperatorVisit?
    private let cookies: BrowserCookies
    private let browser: Secret?
    /// What forms are bound to: the session's cookie as it was sent, good or not, else the browser's.
    private let binding: Secret

    init(_ request: Request, _ context: Context, _ services: DashboardServices) throws {
        self.request = request
        self.context = context
        signedIn = try OperatorVisit(request, context, services)
        cookies = BrowserCookies(context.address)
        browser = cookies.value(.browser, of: request)
        let fresh = BrowserCookies.fresh(context.randomness)
        binding = cookies.value(.session, of: request) ?? browser ?? fresh
    }

    func form(_ name: String, action: String) -> GuardedForm {
        GuardedForm(name: name, action: action, cookie: binding)
    }

    func submitted() throws -> Form {
        do { return try request.form() } catch { throw FormRefusal.unreadable(error) }
    }

    func answer(_ sheet: Sheet) throws -> Response {
        let response = Shell(user: signedIn?.user).response(sheet)
        guard browser == nil, cookies.value(.session, of: request) == nil else { return response }
        return response.setting(try cookies.cookie(.browser, binding, maxAge: nil))
    }
}

/// An endpoint of the dashboard for whoever comes.
protocol PublicEndpoint: Endpoint {
    var services: DashboardServices { get }
    func answer(_ visit: PublicVisit) throws -> Response
}

extension PublicEndpoint {
    package func respond(to request: Request, in context: Context) throws -> Response {
        try answer(try PublicVisit(request, context, services))
    }

    static func get(_ pattern: String) -> Route { Route(.get, pattern, family: .page, limit: .none) }

    /// Whoever comes is counted by address.
    static func post(_ pattern: String, form: String) -> Route {
        Route(.post, pattern, family: .page, limit: .perAddress(.authentication), form: form)
    }
}
