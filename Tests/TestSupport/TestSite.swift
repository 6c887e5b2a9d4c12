// The whole application on a folder of its own.

package import Administration
package import Application
package import Cryptography
internal import Glibc
package import HTTP
package import HTTPTypes
package import Identity
internal import Log
package import Model
package import OAuth
package import Outbound
internal import POSIX
package import Routing
package import Store
internal import Synchronization

/// An installation with the fixtures, and requests to it.
package final class TestSite: Sendable {
    package let time: TestTime
    package let fixtures: Fixtures
    package let installation: Installation
    package let site: Site
    package let folder: TemporaryFolder
    package let people: People
    /// What was mailed.
    package let mails: SentMails
    package let mailQueue: MailQueue
    private let journalDescriptor: Int32
    private let requests = Atomic(0)
    let answered = StoredSecrets()

    /// - Parameters:
    ///   - limits: off unless a test is about them.
    ///   - interactions: how many requests may wait.
    ///   - accounts: who may make one at the dashboard.
    package init(
        limits: Limits.Settings? = nil, interactions: InteractionBudget.Limits = InteractionBudget.Limits(),
        accounts: AccountPolicy = .open
    ) throws {
        let template = try FixtureFolder.shared.get()
        let folder = TemporaryFolder()
        try folder.copy(template.folder.path + "/data", as: "data")
        try folder.copy(template.folder.path + "/public", as: "public")
        let time = TestTime()
        self.time = time
        self.folder = folder
        fixtures = template.fixtures
        installation = try Self.open(folder, time)
        journalDescriptor = try File.openForAppending(folder.path + "/log")
        var settings = limits ?? Limits.Settings()
        if limits == nil { settings.isEnabled = false }
        let sent = SentMails()
        mails = sent
        mailQueue = MailQueue(sent, pauses: []) { sent.note($0) }
        people = People(
            hashing: try HashPool(cost: TestSite.cheap()),
            guesses: Guesses(Guesses.Limits(), monotonic: { time.monotonic }),
            budget: DecisionBudget(monotonic: { time.monotonic }), mails: mailQueue,
            control: installation.control, randomness: .system)
        site = Site(
            installation, people: people, limits: settings, interactions: interactions, accounts: accounts,
            journal: Journal(socketPath: nil, form: .lines, fallback: journalDescriptor),
            monotonic: { time.monotonic })
    }

    /// A cost that tests can pay: a hash at the usual one takes a quarter of a second.
    package static func cheap() throws -> ScryptParameters {
        try ScryptParameters(logCost: 4, blockSize: 8, parallelization: 1)
    }

    deinit {
        mailQueue.stop()
        if let secret = try? storedSecretsAnswered().first { preconditionFailure(secret) }
        installation.close()
        Glibc.close(journalDescriptor)
    }

    /// The store of `acme-test`, or of another environment.
    package func store(_ environment: Environment? = nil) throws -> EnvironmentStore {
        try installation.stores.store((environment ?? fixtures.environment).id)
    }

    /// Everything that was logged.
    package func log() throws -> String {
        String(decoding: try File.read(folder.path + "/log"), as: UTF8.self)
    }

    /// A second installation on the same folder, as another process would have it.
    package func another() throws -> Installation { try Self.open(folder, time) }

    /// The paths of the folder's two halves.
    package var dataFolder: DataFolder { Self.dataFolder(folder) }

    /// The key-encryption key of every fixture.
    package static func sealing(_ byte: UInt8 = 7) throws -> KeySealing {
        KeySealing(try SealingKey([UInt8](repeating: byte, count: 32)))
    }

    static func open(_ folder: TemporaryFolder, _ time: TestTime) throws -> Installation {
        try Installation(
            folder: dataFolder(folder), sealing: try sealing(), clock: time.clock, randomness: .system)
    }

    private static func dataFolder(_ folder: TemporaryFolder) -> DataFolder {
        DataFolder(path: folder.path + "/data", publicPath: folder.path + "/public")
    }

    /// Sends a request to the application. A target that HTTP refuses is a mistake of the test.
    package func send(
        _ method: HTTPRequest.Method, _ target: String, host: String? = "acme-test.localhost",
        fields: Fields = [:], body: [UInt8] = [], from address: String = "192.0.2.1"
    ) throws -> Answer {
        let number = requests.add(1, ordering: .relaxed).newValue
        let request = try Request(
            method: method, target: target, fields: fields, body: body, tenant: host,
            remoteAddress: IPAddress(address) ?? IPAddress(v4: 0), id: "request-\(number)")
        let answer = Answer(site.respond(to: request))
        answer.checkNothingPrivate(target)
        answered.note(target, answer.body)
        if answered.isFull {
            if let secret = try storedSecretsAnswered().first { throw TestFailure(secret) }
            answered.forget()
        }
        let violations = DocumentRules.violations(of: answer, to: request)
        guard violations.isEmpty else {
            throw TestFailure("\(method) \(target) is no JSON:API: \(violations): \(answer.text)")
        }
        return answer
    }
}

/// The folder that every test's folder is a copy of: making RSA keys takes a tenth of a second each.
struct FixtureFolder: Sendable {
    let folder: TemporaryFolder
    let fixtures: Fixtures

    static let shared = Result { try FixtureFolder() }

    private init() throws {
        let folder = TemporaryFolder()
        // A static is never released: the folder goes when the process ends.
        Self.path.withLock { $0 = folder.path }
        atexit { FixtureFolder.path.withLock { path in try? Folder.removeAll(path) } }
        self.folder = folder
        let installation = try TestSite.open(folder, TestTime())
        defer { installation.close() }
        fixtures = try FixtureMaker(installation).make()
    }

    private static let path = Mutex("")
}

extension TestSite {
    /// A password's hash, at the cost of tests.
    static func hash(_ password: String) throws -> String {
        try PasswordHash.make(password, parameters: cheap()).description
    }
}
