// The pages of a server that is not running: for the list of its routes.

internal import HTTP
internal import Model
internal import Routing

extension PageServices {
    /// Their routes can be listed; whoever asked one for an answer would get an error.
    package static let nobody: PageServices = {
        let nobody = Nobody()
        return PageServices(
            signIn: nobody, sessions: nobody, accounts: nobody, passwords: nobody, changes: nobody, consents: nobody,
            invitations: nobody)
    }()
}

private struct NotServing: Error {}

private struct Nobody: SigningIn, SessionKeeping, AccountOpening, PasswordResetting, AccountChanging, Consenting,
    Inviting
{
    func offer(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> InvitationOffer? {
        throw NotServing()
    }

    func accept(
        _ id: ID<Invitation>, _ link: Secret, newcomer: Newcomer?, _ context: Context
    ) throws -> Entered<Void> { throw NotServing() }

    func decline(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> Entered<Void> {
        throw NotServing()
    }

    func signIn(
        email: String, password: Secret, replacing: Presence?, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Guessed<SessionCookie> { throw NotServing() }

    func current(_ token: Secret, _ context: Context) throws -> Presence? { throw NotServing() }
    func end(_ session: ID<Session>, of user: ID<User>, _ context: Context) throws -> Bool { throw NotServing() }
    func endAll(of user: ID<User>, except: ID<Session>, _ context: Context) throws { throw NotServing() }

    func register(
        _ registrant: Registrant, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Entered<Void> { throw NotServing() }

    func canVerify(_ link: Secret, _ context: Context) throws -> Bool { throw NotServing() }
    func canReset(_ link: Secret, _ context: Context) throws -> Bool { throw NotServing() }

    func verify(
        link: Secret, password: Secret, replacing: Presence?, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie>> { throw NotServing() }

    func sendVerification(to email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        throw NotServing()
    }

    func request(for email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        throw NotServing()
    }

    func reset(link: Secret, password: Secret, _ context: Context) throws -> Entered<Void> { throw NotServing() }

    func setName(first: String?, last: String?, of presence: Presence, _ context: Context) throws -> Entered<Void> {
        throw NotServing()
    }

    func setPassword(
        _ new: Secret, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie?>> { throw NotServing() }

    func requestEmail(
        _ new: EmailAddress, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<Void>> { throw NotServing() }

    func question(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> ConsentQuestion? {
        throw NotServing()
    }

    func isSignInNext(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> Bool {
        throw NotServing()
    }

    func decide(_ interaction: Interaction, _ presence: Presence, allowed: ScopeSet?, _ context: Context) throws {
        throw NotServing()
    }

    func withdraw(_ client: ID<Client>, of user: ID<User>, _ context: Context) throws -> Bool { throw NotServing() }
}
