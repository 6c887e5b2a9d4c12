// What people are told of guesses that were not taken, wherever a password is asked for.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import Model

extension GuessRefusal {
    var status: HTTPResponse.Status {
        switch self {
        case .wrong: .unprocessableContent
        case .tooManyGuesses: .tooManyRequests
        case .busy: .serviceUnavailable
        }
    }

    var retryAfter: Int? {
        switch self {
        case .wrong: nil
        case .tooManyGuesses(let wait), .busy(let wait): wait
        }
    }

    func sentence(_ words: Sentences) -> String {
        switch self {
        case .wrong: words.signInWrong
        case .tooManyGuesses(let wait): words.filled(\.signInTooMany, ["minutes": words.minutes(wait)])
        case .busy(let wait): words.filled(\.busy, ["seconds": words.seconds(wait)])
        }
    }
}

/// A page that can say of the whole of it why it was refused.
protocol RefusablePage: Page {
    var refusal: String? { get set }
}

/// What became of a form of the account that asks for the present password, and for something new.
struct ProvenEntry {
    var done: String?
    var presentError: String?
    var newError: String?
    var refusal: String?
    var reference: String?

    var isRefused: Bool { presentError != nil || newError != nil || refusal != nil }

    func notices(_ words: Sentences) -> HTML {
        """
        \(optional: Notice.success(done))\(optional: Notice.refusal(refusal))\
        \(optional: Notice.reference(reference, words))
        """
    }

    func presentPassword(_ words: Sentences) -> HTML {
        Field(
            name: "present_password", label: words.currentPassword, type: "password",
            autocomplete: "current-password", error: presentError
        ).html
    }
}

protocol ProvenChange: AccountPage {
    var entry: ProvenEntry { get set }
}

extension ProvenChange {
    var isRefused: Bool { entry.isRefused }
}

extension Visit {
    /// What the forms that sign in say. Of the mail everybody is reminded: only who reads it may know that an account waits for its
    /// address.
    func sentence(_ refusal: GuessRefusal) -> String {
        let sentence = refusal.sentence(frame.words)
        guard refusal == .wrong, settings.allowsRegistration, settings.requiresVerification else { return sentence }
        return "\(sentence) \(frame.words.signInUnverified)"
    }

    /// The page again, because too many people are here.
    func busy(_ page: some RefusablePage, _ wait: Int) throws -> Response {
        var page = page
        page.refusal = GuessRefusal.busy(retryAfter: wait).sentence(frame.words)
        return try self.page(page, status: .serviceUnavailable, retryAfter: wait)
    }

    /// Answers what came of a change, on the page that asked for it.
    func answer<Value>(
        _ outcome: Guessed<Entered<Value>>, on page: some ProvenChange, done: (Value) throws -> Response
    ) throws -> Response {
        let words = frame.words
        var page = page
        switch outcome {
        case .success(.success(let value)): return try done(value)
        case .success(.refused(let problems)):
            page.entry.newError = problems.first?.sentence(words)
            return try self.page(page, status: .unprocessableContent)
        case .success(.busy(let wait)):
            return try answer(.refused(.busy(retryAfter: wait), reference: nil), on: page, done: done)
        case .success(.closed), .success(.linkIsDead): throw PageError.notYours
        case .refused(let refusal, let reference):
            page.entry.reference = reference
            switch refusal {
            case .wrong: page.entry.presentError = words.currentPasswordWrong
            case .tooManyGuesses, .busy: page.entry.refusal = refusal.sentence(words)
            }
            return try self.page(page, status: refusal.status, retryAfter: refusal.retryAfter)
        }
    }
}
