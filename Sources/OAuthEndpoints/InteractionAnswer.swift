// From a turn of the authorization flow to a response.

internal import HTTP
internal import HTTPTypes
internal import Log
internal import Model
package import OAuth
package import Routing

struct InteractionAnswer {
    private let request: Request
    private let context: Context
    private let cookies: BrowserCookies
    private let pages: any PageDrawing

    init(_ request: Request, _ context: Context, _ pages: any PageDrawing) {
        self.request = request
        self.context = context
        self.pages = pages
        cookies = BrowserCookies(context.address)
    }

    var browser: Browser {
        Browser(
            identifier: cookies.value(.browser, of: request), session: cookies.value(.session, of: request),
            remoteAddress: context.remoteAddress.description, requestID: context.requestID)
    }

    func response(_ ask: () throws -> AuthorizationFlow.Turn) throws -> Response {
        let turn: AuthorizationFlow.Turn
        do { turn = try ask() } catch let refusal as Refusal {
            context.trail.clientID = refusal.client?.description
            throw refusal
        }
        context.trail.clientID = turn.client.description
        context.trail.userID = turn.user?.description
        // What is in these addresses is for nobody that a page links to (RFC 9700 section 4.2.4).
        var response = try delivered(turn.outcome).with(.noStore).with(.referrerPolicy, "no-referrer")
        if let secret = turn.newBrowser {
            response = response.setting(try cookies.cookie(.browser, secret, maxAge: nil))
        }
        return response
    }

    private func delivered(_ outcome: AuthorizationFlow.Outcome) throws -> Response {
        switch outcome {
        case .signIn(let id, _): return .redirect(to: "/login?interaction=\(id)")
        case .consent(let id): return .redirect(to: "/consent?interaction=\(id)")
        case .answer(let answer):
            if let error = answer.error {
                context.log(
                    .authorizationRefused, [(.reason, "\(error.code.rawValue), reference \(answer.reference ?? "-")")])
            } else {
                context.log(.authorizationGranted)
            }
            switch answer.mode {
            // 303, so that the browser never sends a form of ours on to the client (RFC 9700 section 4.12).
            case .query: return .redirect(to: answer.redirectURI.adding(answer.parameters))
            case .formPost:
                return try pages.response(
                    .handOver(
                        to: answer.redirectURI.description, fields: answer.parameters, script: FormPost.scriptPath),
                    to: request, in: context)
            }
        }
    }
}

extension Refusal: ResponseError {
    /// A page and never a redirect: where the request wants to go is not proven.
    package var problem: Problem {
        var problem = Problem(
            retryAfter == nil ? .badRequest : .tooManyRequests, code, sentence, detail: rule.rawValue,
            fields: retryAfter.map { [(.retryAfter, String($0))] } ?? [], event: .authorizationRefused)
        problem.reference = reference
        return problem
    }

    private var code: String {
        switch rule {
        case .client, .redirectURI: "invalid_client"
        case .request: "invalid_request"
        case .interaction: "interaction_over"
        case .browser: "other_browser"
        case .step: "out_of_step"
        case .waiting: "too_many_waiting"
        }
    }
}
