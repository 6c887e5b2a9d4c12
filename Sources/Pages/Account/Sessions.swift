// The account: where the person is signed in.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing
internal import Store

struct SessionsPage: AccountPage {
    struct Row {
        let session: Session
        let isThis: Bool
        /// None for this session, which has its own button.
        let end: GuardedForm?
    }

    let rows: [Row]
    let endOthers: GuardedForm?
    let signOut: GuardedForm
    var done: String?

    func title(_ words: Sentences) -> String { words.sessionsTitle }
    var section: AccountSection? { .sessions }

    func body(_ words: Sentences) -> HTML {
        let others = endOthers.map { form in
            form.html(#"<button type="submit" class="quiet">\#(words.signOutOthers)</button>"#)
        }
        return """
            \(optional: Notice.success(done))
            <p>\(words.sessionsText)</p>
            <ul class="rows">\(rows.map { row($0, words) })</ul>
            \(optional: others)
            """
    }

    private func row(_ row: Row, _ words: Sentences) -> HTML {
        let session = row.session
        let device = session.userAgent.flatMap(Device.name) ?? words.unknownDevice
        let mark = row.isThis ? HTML(#" <span class="badge">\#(words.thisSession)</span>"#) : .empty
        let from = session.remoteAddress.map { HTML(", \(words.filled(\.sessionFrom, ["address": $0]))") }
        let button: HTML = """
            <button type="submit" class="quiet" aria-label="\(words.filled(\.signOutDevice, ["device": device]))">\
            \(words.signOut)</button>
            """
        return """
            <li><div><strong>\(device)</strong>\(mark)
            <p class="hint">\(around(words.sessionSince, session.createdAt, words))\(optional: from);
            \(around(words.sessionActive, session.lastActiveAt, words))</p></div>
            \((row.end ?? signOut).html(button, isInline: true))</li>
            """
    }

    private func around(_ sentence: String, _ time: Timestamp, _ words: Sentences) -> HTML {
        let parts = sentence.split(separator: "{time}", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(String(parts[0]))\(time.html(words))\(parts.count > 1 ? String(parts[1]) : "")"
    }
}

/// What a browser says it is, in two words.
enum Device {
    static func name(_ userAgent: String) -> String? {
        func first(_ table: [(String, String)]) -> String? { table.first { userAgent.contains($0.0) }?.1 }
        // The first that fits: most browsers claim to be others too.
        let browser = first([
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"), ("curl/", "curl"),
        ])
        let system = first([
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
        ])
        let words = [browser, system].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: " – ")
    }
}

package struct AccountSessions: Endpoint {
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
    }

    package var routes: [Route] { [Route(.get, AccountSection.sessions.path, family: .page, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let (visit, presence) = (account.visit, account.presence)
        let all = try context.store.read { try $0.sessions.active(of: presence.user.id, at: context.now) }
        let rows = all.map { session in
            let isThis = session.id == presence.session.id
            let path = "\(AccountSection.sessions.path)/\(session.id)/sign-out"
            return SessionsPage.Row(
                session: session, isThis: isThis, end: isThis ? nil : visit.form("end-session", action: path))
        }
        let others = visit.form("end-others", action: "\(AccountSection.sessions.path)/sign-out-others")
        return try visit.page(
            SessionsPage(
                rows: rows.filter(\.isThis) + rows.filter { !$0.isThis }, endOthers: rows.count > 1 ? others : nil,
                signOut: account.signOut,
                done: account.done(["ended": \.sessionEnded, "others": \.othersEnded])))
    }
}

/// Signs another device out, or all of them.
package struct EndSessions: Endpoint {
    private static let others = "\(AccountSection.sessions.path)/sign-out-others"
    private let sessions: any SessionKeeping
    private let languages: Languages

    package init(_ services: PageServices) {
        languages = services.languages
        sessions = services.sessions
    }

    package var routes: [Route] {
        [
            Route(
                .post, "\(AccountSection.sessions.path)/:session/sign-out", family: .page, limit: .none,
                form: "end-session"),
            Route(.post, Self.others, family: .page, limit: .none, form: "end-others"),
        ]
    }

    package func respond(to request: Request, in context: Context) throws -> Response {
        guard let account = try AccountVisit(request, context, sessions, languages) else { return AccountVisit.login() }
        let user = account.presence.user.id
        if request.path.description == Self.others {
            _ = try account.visit.submitted()
            try sessions.endAll(of: user, except: account.presence.session.id, context)
            return AccountVisit.done("others", at: .sessions)
        }
        _ = try account.visit.submitted()
        guard let id = ID<Session>(context.parameter(0)), try sessions.end(id, of: user, context) else {
            throw PageError.notYours
        }
        return AccountVisit.done("ended", at: .sessions)
    }
}
