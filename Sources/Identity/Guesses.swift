// How often a password may be guessed, and a mail be asked for.

internal import Model
package import POSIX

/// What a mail is asked for. Each kind counts by itself: who registers with another's address, over and over, keeps its owner from no
/// reset. A link to verify and word of an account that there is already are one kind, or the count would tell which it was.
enum MailOccasion: Hashable { case registration, reset, change, invitation }

/// One counter per account and one per address over every way to guess: signing in, changing a password or an address, and, by address
/// alone, links in mails, whose account nobody knows before they are right.
/// In memory, bounded; unknown accounts count as known ones do, so that the counter tells nothing.
package final class Guesses: Sendable {
    package struct Limits: Equatable, Sendable {
        package var account = Window(count: 10, seconds: 600)
        package var address = Window(count: 50, seconds: 600)
        /// Mails of one kind to one address, whoever asks for them.
        package var mails = Window(count: 5, seconds: 3600)
        /// Off for load tests only.
        package var isEnabled = true

        package init() {}
    }

    /// Why a guess is not even tried.
    struct Excess: Equatable {
        let rule: String
        let window: Window
        let setting: String
        let retryAfter: Int

        func brokenRule(of user: ID<User>? = nil) -> BrokenRule {
            BrokenRule(rule: rule, value: "\(window.count)/\(window.seconds)", setting: setting, user: user)
        }
    }

    private struct Mailed: Hashable {
        let occasion: MailOccasion
        let account: String
    }

    let limits: Limits
    private let monotonic: @Sendable () -> Int
    private let accounts: SlidingWindow<ID<Environment>, String>
    private let addresses: SlidingWindow<ID<Environment>, String>
    private let mails: SlidingWindow<ID<Environment>, Mailed>

    /// - Parameter monotonic: microseconds that only grow.
    package init(_ limits: Limits, monotonic: @escaping @Sendable () -> Int) {
        self.limits = limits
        self.monotonic = monotonic
        accounts = SlidingWindow(limits.account)
        addresses = SlidingWindow(limits.address)
        mails = SlidingWindow(limits.mails)
    }

    /// Counts a guess before it is tried: of many at once no more are tried than may be. One that proves right is forgiven.
    ///
    /// - Parameter account: nil for a link.
    func begin(_ account: String?, _ visitor: Visitor, in environment: ID<Environment>) -> Excess? {
        guard limits.isEnabled else { return nil }
        let now = monotonic()
        if let wait = addresses.count(countedAddress(visitor.remoteAddress), of: environment, now: now) {
            return Excess(
                rule: "guesses_per_address", window: limits.address, setting: "GATEHOUSE_LIMIT_GUESSES_ADDRESS",
                retryAfter: wait)
        }
        if let account, let wait = accounts.count(Self.account(account), of: environment, now: now) {
            return Excess(
                rule: "guesses_per_account", window: limits.account, setting: "GATEHOUSE_LIMIT_GUESSES_ACCOUNT",
                retryAfter: wait)
        }
        return nil
    }

    /// It was right, or it was not tried.
    func forgive(_ account: String?, _ visitor: Visitor, in environment: ID<Environment>) {
        guard limits.isEnabled else { return }
        addresses.forgive(countedAddress(visitor.remoteAddress), of: environment)
        if let account { accounts.forgive(Self.account(account), of: environment) }
    }

    /// Whether another mail of this kind may go to this address.
    func allowsMail(_ occasion: MailOccasion, to account: String, in environment: ID<Environment>) -> Bool {
        let subject = Mailed(occasion: occasion, account: Self.account(account))
        return !limits.isEnabled || mails.count(subject, of: environment, now: monotonic()) == nil
    }

    /// An address counts without case, and what is none as it was typed, as far as an address can be long.
    private static func account(_ text: String) -> String {
        String(decoding: text.lowercased().utf8.prefix(254), as: UTF8.self)
    }
}
