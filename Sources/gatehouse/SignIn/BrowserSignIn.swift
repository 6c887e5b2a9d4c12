// A sign-in by the person's own browser, which comes back to this machine (RFC 8252).

import Administration
import HTML
import HTTP
import HTTPTypes
import Model
import POSIX
import RelyingParty

struct BrowserSignIn {
    let provider: KnownProvider
    let client: RegisteredClient
    let scope: String
    let seconds: Int
    /// Told where to go.
    let show: (_ address: String) -> Void

    /// Waits until the browser has brought the answer, and takes the tokens for it.
    func run() throws -> SignedIn {
        let known = try provider.provider()
        let listener = try LoopbackListener()
        // Section 8.3: the address, because a name could lead elsewhere.
        let attempt = AuthorizationAttempt(
            redirectURI: "http://127.0.0.1:\(listener.port)/callback", randomness: .system)
        show(attempt.address(at: known, for: client, scope: scope))
        let deadline = SystemClock.monotonicMicroseconds() + seconds * 1_000_000
        while true {
            let left = (deadline - SystemClock.monotonicMicroseconds()) / 1000
            switch listener.next(milliseconds: max(0, left)) {
            case .nobodyCame: throw SignInError.timedOut(seconds: seconds)
            case .interrupted: throw SignInError.interrupted
            case .request(let request):
                guard let response = answer(in: request, to: attempt, at: listener.port) else { continue }
                return try finish(request) { try signedIn(response, attempt, known) }
            }
        }
    }

    /// What the provider has answered to this attempt; nil for any other request, which is answered here. Any page that the browser has
    /// open, and any program of this machine, can send one: none of them ends the wait.
    private func answer(in request: LoopbackRequest, to attempt: AuthorizationAttempt, at port: Int) -> Form? {
        // A name that somebody else's DNS leads here is not ours (DNS rebinding).
        guard request.hosts.count == 1,
            ["127.0.0.1:\(port)", "localhost:\(port)"].contains(request.hosts[0].lowercased())
        else {
            request.answer(Self.page(.badRequest, "This is not the place", "Go back to the terminal."))
            return nil
        }
        guard let response = Self.response(in: request.line ?? "") else {
            // Browsers also ask for an icon.
            request.answer(Self.page(.notFound, "Nothing is here", "Go back to the terminal."))
            return nil
        }
        guard attempt.isAnswered(by: response) else {
            request.answer(
                Self.page(
                    .badRequest, "You are not signed in",
                    "This is no answer to the sign-in that the terminal waits for. Open the address again that it shows."
                ))
            return nil
        }
        return response
    }

    /// The answer in a request for the callback; nil for any other request.
    static func response(in line: String) -> Form? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "GET", words[2].hasPrefix("HTTP/1."),
            words[1] == "/callback" || words[1].hasPrefix("/callback?")
        else { return nil }
        return try? Form(parsing: String(words[1].dropFirst("/callback?".utf8.count)))
    }

    /// Tells the browser what came of it, before the terminal is told.
    private func finish(_ request: LoopbackRequest, _ body: () throws -> SignedIn) throws -> SignedIn {
        do {
            let signedIn = try body()
            request.answer(
                Self.page(.ok, "You are signed in", "You can close this window and go back to the terminal."))
            return signedIn
        } catch {
            request.answer(Self.page(.badRequest, "You are not signed in", "The terminal says why."))
            throw error
        }
    }

    private func signedIn(_ response: Form, _ attempt: AuthorizationAttempt, _ known: Provider) throws -> SignedIn {
        let now = Clock.system.now()
        let code = try attempt.code(in: response, from: known)
        let tokens = try TokenRequests(known, client, by: provider.transport).exchange(code, of: attempt, at: now)
        guard let idToken = tokens.idToken else { throw RelyingPartyError.badAnswer("there is no ID token") }
        let proof = try IdentityProof(
            idToken, from: provider, for: client, nonce: attempt.nonce, accessToken: tokens.accessToken, at: now)
        return SignedIn(issuer: provider.issuer, client: client, subject: proof.subject, tokens: tokens)
    }

    private static func page(_ status: HTTPResponse.Status, _ title: String, _ sentence: String) -> [UInt8] {
        let body = Document(
            language: "en", title: title, styleSheets: [], body: "<main><h1>\(title)</h1><p>\(sentence)</p></main>"
        ).bytes
        // The address of this page holds the code: nobody is told where somebody came from.
        let head = [
            "HTTP/1.1 \(status.code) \(status.reasonPhrase)", "Content-Type: text/html; charset=utf-8",
            "Content-Length: \(body.count)", "Cache-Control: no-store", "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff", "Connection: close",
        ]
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }
}
