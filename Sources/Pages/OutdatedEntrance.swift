// A form of sign-in or registration that another window of the browser has overtaken.

internal import HTML
internal import Model
internal import OAuth
internal import Routing

/// Its token was bound to the cookies of before. Nothing that it asks for is done: a session is replaced only by a form that was shown
/// under it (RFC 6749 section 10.12). But its request still waits, and whoever sent it is told how it goes on.
struct OutdatedEntrance {
    let interaction: Interaction
    let form: Submission
    let presence: Presence?
    /// Why the form was not taken.
    let sentence: String
    /// Where the request needs no other sign-in than the one there is.
    let continuation: Continuation?
    /// The form was to sign in whoever is signed in now.
    let leadsOn: Bool

    /// - Throws: `FormRefusal` for a form of no request, `PageError` for that of a request that is over or another browser's.
    init(_ visit: Visit, _ sessions: any SessionKeeping, _ consents: any Consenting) throws {
        guard let interaction = try visit.interaction() else { throw FormRefusal.wrongToken }
        self.interaction = interaction
        form = try visit.submitted()
        let words = visit.frame.words
        presence = try visit.presence(sessions)
        guard let presence, let email = presence.user.email,
            try !visit.isSignInNext(interaction, presence, consents)
        else {
            (continuation, leadsOn, sentence) = (nil, false, words.formOutdated)
            return
        }
        continuation = Continuation(path: ParkedRequest.returnTarget(of: interaction), email: email)
        leadsOn = form["email"].flatMap { try? EmailAddress($0) } == email
        sentence = words.filled(\.signedInElsewhere, ["email": email.description])
    }
}

/// The way on as who is signed in.
struct Continuation {
    let path: String
    let email: EmailAddress

    func html(_ words: Sentences) -> HTML {
        #"<p><a href="\#(link: path)">\#(words.filled(\.goOnAs, ["email": email.description]))</a></p>"#
    }
}
