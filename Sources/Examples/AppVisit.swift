// One request of a browser to the application: its cookies, and whether its form is the application's own.

internal import HTTP
internal import HTTPTypes
internal import Model

struct AppVisit {
    /// Names of their own: cookies ignore ports, and others live on this host.
    private enum Name: String {
        case browser = "documents_app_browser"
        case session = "documents_app_session"
    }

    private let request: Request
    private let isSecure: Bool
    private let origin: String

    init(_ request: Request, origin: String) {
        self.request = request
        self.origin = origin
        isSecure = origin.hasPrefix("https://")
    }

    /// Names the browser that an attempt was begun in.
    var browser: Secret? { value(.browser) }
    var session: Secret? { value(.session) }

    /// Cookies are sent by whoever makes the browser ask; only a page of ours has this origin (Fetch Metadata, section 2.4).
    var isFromOurPage: Bool {
        let sites = request.fields[values: .secFetchSite]
        let origins = request.fields[values: .origin]
        let isOurs = origins == [origin]
        return (sites.isEmpty || sites == ["same-origin"]) && (isOurs || origins.isEmpty || origins == ["null"])
            && (isOurs || sites == ["same-origin"])
    }

    func settingBrowser(_ cookie: Secret, _ response: Response) -> Response {
        set(.browser, cookie.reveal(), AppSessions.attemptSeconds, response)
    }

    func settingSession(_ cookie: Secret, _ response: Response) -> Response {
        set(.session, cookie.reveal(), AppSessions.sessionSeconds, response)
    }

    func removingSession(_ response: Response) -> Response { set(.session, "", 0, response) }

    private func value(_ name: Name) -> Secret? {
        let values = request.cookies.all(name.rawValue)
        guard values.count == 1, (1...128).contains(values[0].utf8.count) else { return nil }
        return Secret(values[0])
    }

    private func set(_ name: Name, _ value: String, _ maxAge: Int, _ response: Response) -> Response {
        let cookie = try? Cookie(
            name: name.rawValue, value: value, path: "/", maxAge: maxAge, secure: isSecure, httpOnly: true,
            sameSite: .lax)
        return cookie.map(response.setting) ?? response
    }
}
