// Where the services of this room bring their letters.

internal import Model
package import Outbound
package import Store

/// Makes letters into mails and puts them into the queue, with links to the environment's canonical address: never to one that
/// a request names (CVE-2023-49097, CVE-2025-64101).
package struct MailRoom: Sendable {
    private let queue: MailQueue
    private let control: ControlStore
    private let guesses: Guesses

    package init(queue: MailQueue, control: ControlStore, guesses: Guesses) {
        self.queue = queue
        self.control = control
        self.guesses = guesses
    }

    /// A letter's way: what it says is made with a `link` of a path at the canonical address.
    typealias Writing = (_ brand: String, _ link: (_ path: String) -> String) -> Letter

    /// Makes a mail, for an order in the queue.
    func mail(
        to address: EmailAddress, _ environment: ID<Environment>, in store: EnvironmentStore, _ write: Writing
    ) throws -> Mail? {
        let directory = try control.directory()
        guard let origin = directory.addresses(of: environment).first(where: \.isCanonical)?.origin else { return nil }
        let settings = try store.read { try $0.settings.get() }
        let name = settings.brandName ?? directory.environment(environment)?.name ?? origin.host.description
        let head = Letterhead(brand: name, color: settings.brandColor)
        return write(head.brand) { origin.description + $0 }.mail(to: address, head)
    }

    /// Whether another mail of this kind may go to this address, for who may be told.
    func allows(_ occasion: MailOccasion, to account: String, _ environment: ID<Environment>) -> Bool {
        guesses.allowsMail(occasion, to: account, in: environment)
    }

    /// Puts an order into the queue. What was asked for too often for one address is dropped without a word: a person who
    /// asks cannot be told without telling everybody.
    func put(
        _ occasion: MailOccasion, to account: String, _ environment: ID<Environment>,
        _ order: @escaping MailQueue.Order
    ) throws {
        guard guesses.allowsMail(occasion, to: account, in: environment) else { return }
        guard queue.put(order) else { throw MailQueueFull() }
    }

    /// A mail about something that has been done: if the queue is full, that stays done.
    func tell(_ order: @escaping MailQueue.Order) { _ = queue.put(order) }
}
