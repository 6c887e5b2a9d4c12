// Those whom the pages ask, as tests want them: they answer what they were told to, and remember what they were asked.

import HTTP
import Model
import Pages
import Routing
import Store
import Synchronization
import TestSupport

final class StandIns: SigningIn, SessionKeeping, AccountOpening, PasswordResetting, AccountChanging, Consenting,
    Inviting
{
    struct State: Sendable {
        var presence: Presence?
        var guess = Guessed<SessionCookie>.success(SessionCookie(token: Secret("new-session"), maxAge: 3600))
        var registered = Entered<Void>.success(())
        var isLinkGood = true
        var verified = Guessed<Entered<SessionCookie>>.success(
            .success(SessionCookie(token: Secret("new-session"), maxAge: 3600)))
        var reset = Entered<Void>.success(())
        var name = Entered<Void>.success(())
        var password = Guessed<Entered<SessionCookie?>>.success(.success(nil))
        var email = Guessed<Entered<Void>>.success(.success(()))
        var question: ConsentQuestion?
        var isSignInNext = true
        var offer: InvitationOffer?
        var accepted = Entered<Void>.success(())
        var calls: [String] = []
    }

    let state = Mutex(State())
    private let languages: Languages

    init(_ languages: Languages = .spoken) { self.languages = languages }

    var services: PageServices {
        PageServices(
            languages: languages, signIn: self, sessions: self, accounts: self, passwords: self, changes: self,
            consents: self, invitations: self)
    }
    var calls: [String] { state.withLock { $0.calls } }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    private func note<Value: Sendable>(_ call: String, _ answer: (State) -> Value) -> Value {
        state.withLock { state in
            state.calls.append(call)
            return answer(state)
        }
    }

    func signIn(
        email: String, password: Secret, replacing: Presence?, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Guessed<SessionCookie> {
        note("signIn \(email) \(password.reveal()) \(replacing == nil ? "new" : "again")") { $0.guess }
    }

    func current(_ token: Secret, _ context: Context) throws -> Presence? {
        state.withLock { token.reveal() == "good-session" ? $0.presence : nil }
    }

    func end(_ session: ID<Session>, of user: ID<User>, _ context: Context) throws -> Bool {
        note("end \(session)") { $0.isLinkGood }
    }

    func endAll(of user: ID<User>, except: ID<Session>, _ context: Context) throws {
        note("endAll except \(except)") { _ in }
    }

    func register(
        _ registrant: Registrant, interaction: ID<Interaction>?, _ context: Context
    ) throws -> Entered<Void> {
        note("register \(registrant.email) \(registrant.password.reveal()) \(registrant.firstName ?? "-")") {
            $0.registered
        }
    }

    func canVerify(_ link: Secret, _ context: Context) throws -> Bool { state.withLock { $0.isLinkGood } }
    func canReset(_ link: Secret, _ context: Context) throws -> Bool { state.withLock { $0.isLinkGood } }

    func verify(
        link: Secret, password: Secret, replacing: Presence?, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie>> {
        note("verify \(link.reveal()) \(password.reveal())") { $0.verified }
    }

    func sendVerification(to email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        note("resend \(email)") { _ in }
    }

    func request(for email: EmailAddress, interaction: ID<Interaction>?, _ context: Context) throws {
        note("forgot \(email)") { _ in }
    }

    func reset(link: Secret, password: Secret, _ context: Context) throws -> Entered<Void> {
        note("reset \(link.reveal()) \(password.reveal())") { $0.reset }
    }

    func setName(first: String?, last: String?, of presence: Presence, _ context: Context) throws -> Entered<Void> {
        note("name \(first ?? "-") \(last ?? "-")") { $0.name }
    }

    func setPassword(
        _ new: Secret, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<SessionCookie?>> {
        note("password \(new.reveal()) \(present.reveal())") { $0.password }
    }

    func requestEmail(
        _ new: EmailAddress, present: Secret, of presence: Presence, _ context: Context
    ) throws -> Guessed<Entered<Void>> {
        note("email \(new) \(present.reveal())") { $0.email }
    }

    func offer(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> InvitationOffer? {
        state.withLock { $0.offer }
    }

    func accept(
        _ id: ID<Invitation>, _ link: Secret, newcomer: Newcomer?, _ context: Context
    ) throws -> Entered<Void> {
        note("accept \(link.reveal()) \(newcomer?.password.reveal() ?? "-")") { $0.accepted }
    }

    func decline(_ id: ID<Invitation>, _ link: Secret, _ context: Context) throws -> Entered<Void> {
        note("decline \(link.reveal())") { $0.accepted }
    }

    func question(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> ConsentQuestion? {
        state.withLock { $0.question }
    }

    func isSignInNext(_ interaction: Interaction, _ presence: Presence, _ context: Context) throws -> Bool {
        state.withLock { $0.isSignInNext }
    }

    func decide(_ interaction: Interaction, _ presence: Presence, allowed: ScopeSet?, _ context: Context) throws {
        note("decide \(allowed?.description ?? "refused")") { _ in }
    }

    func withdraw(_ client: ID<Client>, of user: ID<User>, _ context: Context) throws -> Bool {
        note("withdraw \(client)") { $0.isLinkGood }
    }
}
