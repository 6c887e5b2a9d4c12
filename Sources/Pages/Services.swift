// What the pages ask of others: who signs people in, keeps their sessions, remembers what they decided.

package import Model
package import Routing

/// Everything that pages and their forms cause.
package struct PageServices: Sendable {
    package let signIn: any SigningIn
    package let sessions: any SessionKeeping
    package let accounts: any AccountOpening
    package let passwords: any PasswordResetting
    package let changes: any AccountChanging
    package let consents: any Consenting
    package let invitations: any Inviting
    package let languages: Languages

    package init(
        languages: Languages = .spoken, signIn: any SigningIn, sessions: any SessionKeeping,
        accounts: any AccountOpening,
        passwords: any PasswordResetting, changes: any AccountChanging, consents: any Consenting,
        invitations: any Inviting
    ) {
        self.languages = languages
        self.signIn = signIn
        self.sessions = sessions
        self.accounts = accounts
        self.passwords = passwords
        self.changes = changes
        self.consents = consents
        self.invitations = invitations
    }
}

/// Who is signed in at a browser.
package struct Presence: Sendable {
    package let session: Session
    package let user: User

    package init(session: Session, user: User) {
        self.session = session
        self.user = user
    }
}

/// A session's new cookie.
package struct SessionCookie: Sendable {
    package let token: Secret
    /// Seconds; nil until the browser ends.
    package let maxAge: Int?

    package init(token: Secret, maxAge: Int?) {
        self.token = token
        self.maxAge = maxAge
    }
}

/// Why a guess at a password was not taken.
package enum GuessRefusal: Sendable, Equatable {
    case wrong
    case tooManyGuesses(retryAfter: Int)
    case busy(retryAfter: Int)
}

package protocol SigningIn: Sendable {
    /// - Parameters:
    ///   - replacing: who was signed in before: that session ends. The same person proves again who they are: the session stays, its
    ///     cookie changes.
    ///   - interaction: what the person signs in for.
    func signIn(
        email: String, password: Secret, replacing: Presence?, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Guessed<SessionCookie>
}

/// What came of a guess.
package enum Guessed<Success: Sendable>: Sendable {
    case success(Success)
    /// - Parameter reference: of the decision record.
    case refused(GuessRefusal, reference: String?)
}

package protocol SessionKeeping: Sendable {
    /// The session with this cookie, if it is good and its user active.
    func current(_ token: Secret, _ context: Context) throws -> Presence?
    /// False where there is no such session of this person.
    func end(_ session: ID<Session>, of user: ID<User>, _ context: Context) throws -> Bool
    func endAll(of user: ID<User>, except: ID<Session>, _ context: Context) throws
}

/// A rule that an entry breaks, as a sentence for who wrote it.
package struct EntryProblem: Error, Sendable, Equatable {
    package enum Place: Sendable { case email, password, firstName, lastName }

    package let place: Place
    private let sentence: any KeyPath<Sentences, String> & Sendable
    /// What `{count}` stands for.
    private let count: Int

    package init(_ place: Place, _ sentence: any KeyPath<Sentences, String> & Sendable, count: Int = 0) {
        self.place = place
        self.sentence = sentence
        self.count = count
    }

    func sentence(_ words: Sentences) -> String { words.filled(sentence, ["count": String(count)]) }
}

package struct Registrant: Sendable {
    package let email: EmailAddress
    package let password: Secret
    package let firstName: String?
    package let lastName: String?
}

/// What came of an entry.
package enum Entered<Success: Sendable>: Sendable {
    case success(Success)
    case refused([EntryProblem])
    /// Try again after so many seconds.
    case busy(retryAfter: Int)
    /// The link is used up, too old, or was never ours.
    case linkIsDead(reference: String?)
    /// The operator does not want it.
    case closed(reference: String?)
}

/// Registration, and the proof that an address is somebody's own.
package protocol AccountOpening: Sendable {
    /// A mail leads on. Known addresses are answered as new ones.
    func register(
        _ registrant: Registrant, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Entered<Void>
    /// Whether a link is worth asking for the password. Opening one has no effect.
    func canVerify(_ link: Secret, _ context: Context) throws -> Bool
    /// Takes the password that was chosen with the account, and signs its owner in.
    func verify(
        link: Secret, password: Secret, replacing: Presence?, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie>>
    /// Sends the link again; says nothing of whether there was reason to.
    func sendVerification(to email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws
}

package protocol PasswordResetting: Sendable {
    /// Says nothing of whether the address is known.
    func request(for email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws
    /// Whether a link is worth asking for a new password. Opening one has no effect.
    func canReset(_ link: Secret, _ context: Context) throws -> Bool
    func reset(link: Secret, password: Secret, _ context: Context) throws -> Entered<Void>
}

package protocol AccountChanging: Sendable {
    func setName(
        first: String?, last: String?, of presence: Presence, _ context: Context
    ) throws -> Entered<Void>
    /// The session's cookie changes too.
    func setPassword(
        _ new: Secret, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie?>>
    /// Sends a link to the new address, whose use makes the change. Says nothing of whether it is somebody else's.
    func requestEmail(
        _ new: EmailAddress, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<Void>>
}

/// What an application asks a person for.
package struct ConsentQuestion: Sendable {
    package struct Permission: Sendable {
        package let scope: ScopeToken
        /// The name of the API whose scope it is; nil: it speaks of the person, or is this site's own.
        package let api: String?
        /// The operator's, from the scope's row.
        package let description: String?
        /// Cannot be left out.
        package let isRequired: Bool

        package init(scope: ScopeToken, api: String? = nil, description: String?, isRequired: Bool) {
            self.scope = scope
            self.api = api
            self.description = description
            self.isRequired = isRequired
        }
    }

    package let client: Client
    package let permissions: [Permission]
    /// Where the browser goes afterwards: the host of the redirect URI, or what stands for it.
    package let returnsTo: String?

    package init(client: Client, permissions: [Permission], returnsTo: String?) {
        self.client = client
        self.permissions = permissions
        self.returnsTo = returnsTo
    }
}

extension [ConsentQuestion.Permission] {
    /// Those of this site first, then each API's, in the order they came.
    var byAPI: [(api: String?, permissions: [ConsentQuestion.Permission])] {
        var names: [String?] = []
        for permission in self where !names.contains(permission.api) { names.append(permission.api) }
        return (names.filter { $0 == nil } + names.filter { $0 != nil }).map { name in
            (name, filter { $0.api == name })
        }
    }
}

package protocol Consenting: Sendable {
    /// nil where nothing is to be asked of this person.
    func question(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> ConsentQuestion?
    /// Whether the request waits for a sign-in, though this person is signed in.
    func isSignInNext(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> Bool
    /// - Parameter allowed: nil: refused.
    func decide(_ interaction: Interaction, _ presence: Presence, allowed: ScopeSet?, _ context: Context) throws
    /// Forgets the consent and ends what came of it; false where there was none.
    func withdraw(_ client: ID<Client>, of user: ID<User>, _ context: Context) throws -> Bool
}
