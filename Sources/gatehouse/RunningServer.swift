// The server inside the process: the loop, the site, and the housekeeping beside them.

internal import Publication
internal import Store

import Administration
import Application
import FastCGI
import HTTP
import Identity
import Log
import Model
import Outbound
import POSIX
import Routing

/// Everything that runs while requests are answered.
final class RunningServer: Sendable {
    private static let idleSeconds = 300
    private static let sweepSeconds = 60

    private let installation: Installation
    private let journal: Journal
    private let server: Server
    private let site: Site
    private let mails: MailQueue
    private let lock: FileLock
    private let housekeeping: Monitor<(isStopping: Bool, thread: POSIX.Thread?)>

    init(
        _ installation: Installation, _ configuration: Configuration, listener: Listener, inherited: [Int32] = [],
        journal: Journal
    ) throws {
        lock = try Self.lock(installation.folder)
        self.installation = installation
        self.journal = journal
        let randomness = installation.randomness
        let mailer = try configuration.mailer(clock: installation.clock, randomness: randomness) { path in
            journal.write(LogRecord(.mailWritten, .info, [(.path, path)]))
        }
        let mails = MailQueue(mailer) { error in
            journal.write(LogRecord(.mailFailed, .error, [(.reason, "\(error)")]))
        }
        self.mails = mails
        let guesses = Guesses(try configuration.guesses) { SystemClock.monotonicMicroseconds() }
        let people = People(
            hashing: try Self.hashing(workers: configuration.workers), guesses: guesses,
            budget: DecisionBudget { SystemClock.monotonicMicroseconds() }, mails: mails, control: installation.control,
            randomness: randomness)
        site = Site(
            installation, people: people, limits: try configuration.limits,
            interactions: try configuration.interactions, accounts: try configuration.accounts, journal: journal,
            monotonic: { SystemClock.monotonicMicroseconds() })
        var options = ServerOptions()
        options.workers = try configuration.workers
        options.reject = { [site] rejection in
            site.refuse(rejection)
        }
        guard let server = Server(listener: listener, inherited: inherited, options: options) else {
            throw AdministrationError("the system has no file descriptor left; raise the limit of open files")
        }
        self.server = server
        housekeeping = Monitor((isStopping: false, thread: nil))
    }

    /// Whoever waits for a password's hash holds a worker: at most half of them do, so that the rest answer everybody else.
    static func hashing(workers: Int) -> HashPool {
        let threads = max(1, min(2, workers / 2))
        return HashPool(threads: threads, waiting: max(1, workers / 2 - threads))
    }

    /// Throws while another server runs on the data folder: for a start that would disturb it before it opens anything.
    static func checkAlone(on folder: DataFolder) throws {
        // Without the file there has been no server; making it is the owner's business.
        if File.exists(folder.lock) { _ = try lock(folder) }
    }

    private static func lock(_ folder: DataFolder) throws -> FileLock {
        guard let lock = try FileLock.acquire(folder.lock, note: "\(CurrentProcess.identifier)\n") else {
            throw AdministrationError("another server is running on the data folder \(folder.path)")
        }
        return lock
    }

    /// Puts right what a crash left, then answers. What is merely missing is written while requests are answered already.
    func start() {
        repair()
        // The server holds the site, for its rejections.
        site.observe { [weak server] in server?.statistics ?? Statistics() }
        server.run { [site] _ in { site.respond(to: $0) } }
        let thread = POSIX.Thread(name: "housekeeping") { [self] in keepHouse() }
        housekeeping.withLock { $0.thread = thread }
        journal.write(LogRecord(.serverStarted))
    }

    /// How long a stop may take: a worker that hangs must not keep the process.
    private static let stopSeconds = 15

    /// As `Server.stop(keeping:_:)`, with everything around it.
    func stop(keeping room: Int = 0, _ keep: ([Int32]) -> Void = { _ in }) {
        let watchdog = Self.stopSeconds
        // Not joined: it ends with the process.
        _ = POSIX.Thread(name: "watchdog") {
            SystemClock.sleep(milliseconds: watchdog * 1000)
            CurrentProcess.exit(1)
        }
        journal.write(LogRecord(.serverStopping))
        server.stop(keeping: room, keep)
        let thread = housekeeping.withLock { state in
            state.isStopping = true
            return state.thread
        }
        thread?.join()
        mails.stop()
        installation.stores.keepTallies(at: installation.clock.now())
        installation.close()
    }

    private func repair() {
        attempt("the static documents of interrupted changes could not be written") {
            let (repaired, failures) = try installation.repair()
            for handle in repaired {
                journal.write(LogRecord(.staticDocumentsRepaired, .notice, [(.tenant, handle.description)]))
            }
            report(failures)
        }
    }

    private func keepHouse() {
        attempt("static documents could not be written") { report(try installation.publishAll().failures) }
        tidy()
        CurrentProcess.releaseMemory()
        while housekeeping.wait(milliseconds: Self.sweepSeconds * 1000, until: { $0.isStopping ? true : nil }) == nil {
            tidy()
        }
    }

    private func tidy() {
        site.condition.note(sweep())
        installation.stores.closeIdle(seconds: Self.idleSeconds)
    }

    /// Gives what could not be done.
    private func sweep() -> [String] {
        do {
            let swept = try installation.sweep()
            for handle in swept.rotated {
                journal.write(LogRecord(.signingKeyRotated, .notice, [(.tenant, handle.description)]))
            }
            report(swept.failures)
            return swept.failures.map(\.description)
        } catch {
            report(nil, "the sweep failed: \(error)")
            return ["the sweep failed: \(error)"]
        }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do { try body() } catch { report(nil, "\(what): \(error)") }
    }

    private func report(_ failures: [TenantFailure]) {
        for failure in failures { report(failure.tenant, failure.reason) }
    }

    private func report(_ tenant: Handle?, _ reason: String) {
        journal.write(Self.failure(tenant, reason))
    }

    /// The message names whose it is and why: `journalctl -p err` shows nothing else.
    static func failure(_ tenant: Handle?, _ reason: String) -> LogRecord {
        let tenant = tenant?.description ?? "-"
        var record = LogRecord(.storageFailed, .error, [(.tenant, tenant), (.reason, reason)])
        record.explanation = "\(tenant): \(reason)"
        return record
    }
}
