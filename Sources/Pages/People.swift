// What the pages ask of Identity.

internal import HTTP
internal import Log
package import Identity
internal import Model
package import OAuth
internal import Routing
internal import Store

extension PageServices {
    package init(
        people: People, consents: ConsentDecisions, withdrawal: ConsentWithdrawal, languages: Languages = .spoken
    ) {
        let identity = PeopleServices(people: people)
        self.init(
            languages: languages,
            signIn: identity, sessions: identity, accounts: identity, passwords: identity, changes: identity,
            consents: ConsentServices(decisions: consents, withdrawal: withdrawal),
            invitations: InvitationServices(desk: people.invitations))
    }
}

private struct PeopleServices: SigningIn, SessionKeeping, AccountOpening, PasswordResetting, AccountChanging {
    let people: People

    // MARK: Sign-in and sessions

    func signIn(
        email: String, password: Secret, replacing: Presence?, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Guessed<SessionCookie> {
        try guess(context) {
            let signedIn = try people.signIn.signIn(
                email: email, password: password, replacing: replacing?.session, interaction: interaction,
                visitor: context.visitor, in: context.store, environment: context.environment.id, at: context.now)
            context.note(.userSignedIn, of: signedIn.user.id)
            return context.cookie(signedIn.token, of: signedIn.session)
        }
    }

    func current(_ token: Secret, _ context: Context) throws -> Presence? {
        let found = try context.store.read { try people.sessions.current(token: token, in: $0, at: context.now) }
        guard let found else { return nil }
        try people.sessions.touch(found.session, in: context.store, at: context.now)
        return Presence(session: found.session, user: found.user)
    }

    func end(_ session: ID<Session>, of user: ID<User>, _ context: Context) throws -> Bool {
        let hasEnded = try people.sessions.end(
            session, of: user, visitor: context.visitor, in: context.store, at: context.now)
        if hasEnded { context.note(.sessionEnded, of: user) }
        return hasEnded
    }

    func endAll(of user: ID<User>, except: ID<Session>, _ context: Context) throws {
        _ = try people.sessions.endAll(
            of: user, except: except, visitor: context.visitor, in: context.store, at: context.now)
        context.note(.sessionEnded, of: user)
    }

    // MARK: Accounts

    func register(
        _ registrant: Registrant, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Entered<Void> {
        try enter {
            try people.registration.register(
                email: registrant.email, password: registrant.password, firstName: registrant.firstName,
                lastName: registrant.lastName, interaction: interaction, visitor: context.visitor, in: context.store,
                environment: context.environment.id, at: context.now)
        }
    }

    func canVerify(_ link: Secret, _ context: Context) throws -> Bool {
        try context.store.read { try people.emailVerification.isGood(link, in: $0, at: context.now) }
    }

    func verify(
        link: Secret, password: Secret, replacing: Presence?, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie>> {
        try guess(context) {
            try enter {
                let signedIn = try people.emailVerification.verify(
                    token: link, password: password, replacing: replacing?.session, visitor: context.visitor,
                    in: context.store, environment: context.environment.id, at: context.now)
                context.note(.emailVerified, of: signedIn.user.id)
                context.note(.userSignedIn, of: signedIn.user.id)
                return context.cookie(signedIn.token, of: signedIn.session)
            }
        }
    }

    func sendVerification(to email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        do {
            try people.emailVerification.send(
                to: email, interaction: interaction, in: context.store, environment: context.environment.id,
                at: context.now)
        } catch let full as MailQueueFull { throw PageError.busy(retryAfter: full.retryAfter) }
    }

    func request(for email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        do {
            try people.passwordReset.request(
                email: email.description, interaction: interaction, in: context.store,
                environment: context.environment.id, at: context.now)
        } catch let full as MailQueueFull { throw PageError.busy(retryAfter: full.retryAfter) }
    }

    func canReset(_ link: Secret, _ context: Context) throws -> Bool {
        try context.store.read { try people.passwordReset.isGood(link, in: $0, at: context.now) }
    }

    func reset(link: Secret, password: Secret, _ context: Context) throws -> Entered<Void> {
        try open(context) {
            let user = try people.passwordReset.reset(
                token: link, password: password, visitor: context.visitor, in: context.store,
                environment: context.environment.id, at: context.now)
            context.note(.userPasswordReset, of: user.id)
        }
    }

    func setName(first: String?, last: String?, of presence: Presence, _ context: Context) throws -> Entered<Void> {
        try enter {
            _ = try people.account.changeProfile(
                of: presence.session, firstName: first, lastName: last, visitor: context.visitor, in: context.store,
                at: context.now)
        }
    }

    func setPassword(
        _ new: Secret, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie?>> {
        try guess(context) {
            try enter {
                let renewed = try people.account.changePassword(
                    of: presence.session, present: present, new: new, visitor: context.visitor, in: context.store,
                    environment: context.environment.id, at: context.now)
                context.note(.userPasswordChanged, of: renewed.user.id)
                return context.cookie(renewed.token, of: renewed.session)
            }
        }
    }

    func requestEmail(
        _ new: EmailAddress, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<Void>> {
        try guess(context) {
            try enter {
                try people.account.requestEmail(
                    new, for: presence.session, present: present, visitor: context.visitor, in: context.store,
                    environment: context.environment.id, at: context.now)
            }
        }
    }

    // MARK: Errors as answers

    private func guess<Success>(_ context: Context, _ body: () throws -> Success) throws -> Guessed<Success> {
        do { return .success(try body()) } catch let refusal as SignInRefusal {
            let reason: GuessRefusal =
                switch refusal.reason {
                case .wrong: .wrong
                case .tooManyGuesses(let wait): .tooManyGuesses(retryAfter: wait)
                case .busy(let wait): .busy(retryAfter: wait)
                }
            context.log(
                .signInRefused,
                [(.reason, refusal.reason.word), (.remoteAddress, context.remoteAddress.description)])
            return .refused(reason, reference: refusal.reference)
        }
    }

    private func enter<Success>(_ body: () throws -> Success) throws -> Entered<Success> {
        do { return .success(try body()) } catch let error as IdentityError {
            return .refused([error.problem])
        } catch let closed as RegistrationClosed {
            return .closed(reference: closed.reference)
        } catch let dead as LinkRefusal {
            return .linkIsDead(reference: dead.reference)
        } catch let busy as HashPoolBusy {
            return .busy(retryAfter: busy.retryAfter)
        } catch let full as MailQueueFull {
            return .busy(retryAfter: full.retryAfter)
        }
    }

    /// The same for a link of a mail, which may be a guess too.
    private func open<Success>(_ context: Context, _ body: () throws -> Success) throws -> Entered<Success> {
        switch try guess(context, { try enter(body) }) {
        case .success(let entered): return entered
        case .refused(let refusal, let reference):
            throw PageError.tooManyGuesses(retryAfter: refusal.retryAfter ?? 60, reference: reference)
        }
    }
}

extension SignInRefusal.Reason {
    /// For the log.
    fileprivate var word: String {
        switch self {
        case .wrong: "wrong address or password"
        case .tooManyGuesses: "too many guesses"
        case .busy: "too many sign-ins at once"
        }
    }
}

extension Context {
    /// Tells the log what a person has done.
    func note(_ event: Event, of user: ID<User>) {
        trail.userID = user.description
        log(event)
    }

    var visitor: Visitor {
        Visitor(remoteAddress: remoteAddress.description, userAgent: userAgent, requestID: requestID)
    }

    fileprivate func cookie(_ token: Secret, of session: Session) -> SessionCookie {
        SessionCookie(token: token, maxAge: max(0, session.expiresAt.seconds - now.seconds))
    }
}

extension IdentityError {
    var problem: EntryProblem {
        switch self {
        case .emailTaken: EntryProblem(.email, \.emailInvalid)
        case .passwordTooShort(let minimum): EntryProblem(.password, \.passwordTooShort, count: minimum)
        case .passwordTooLong(let maximum): EntryProblem(.password, \.passwordTooLong, count: maximum)
        case .passwordHasNUL: EntryProblem(.password, \.passwordHasNUL)
        case .passwordUnchanged: EntryProblem(.password, \.passwordUnchanged)
        case .nameTooLong(let maximum): EntryProblem(.firstName, \.nameTooLong, count: maximum)
        case .nameHasControlCharacters: EntryProblem(.firstName, \.nameHasControlCharacters)
        }
    }
}
