// gatehouse decision: why somebody was refused, for whoever is asked about it.

import Administration
import ArgumentParser
import JSON
import Model
import Store

struct DecisionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decision", abstract: "Says why sign-ins and authorization requests were refused.",
        subcommands: [DecisionShow.self, DecisionList.self])
}

struct DecisionShow: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Explains one refusal, by the reference that its answer showed.",
        discussion: """
            Records are kept for 30 days.

              gatehouse decision show KFMWQXHBTR --environment acme
            """)

    @Argument(help: "The reference.")
    var reference: String

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let reference = reference
        let found = try session.installation.stores.store(environment.id).read { rows in
            // People type what they were read out.
            try rows.decisionRecords.find(reference) ?? rows.decisionRecords.find(reference.uppercased())
        }
        guard let record = found else { throw NoSuchDecision(reference: reference, environment: environment.handle) }
        let lines: [(String, String?)] = [
            ("Reference", record.reference), ("When", record.createdAt.description), ("Request", record.kind.words),
            ("Rule", record.rule), ("Meaning", DecisionWords.meaning(of: record)), ("Value", record.value),
            ("Setting", record.setting), ("To change it", record.setting.flatMap(DecisionWords.remedy)),
            ("Client", record.client?.description), ("User", record.user?.description),
            ("Address", record.remoteAddress), ("Request id", record.requestID),
        ]
        return Report(
            Report.table(lines.compactMap { name, value in value.map { [name, $0] } }), .decision(record))
    }
}

struct DecisionList: InstallationCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the latest refusals of an environment, the newest first.",
        discussion: """
              gatehouse decision list --environment acme --limit 5
            """)

    @Option(help: ArgumentHelp("The environment's handle.", valueName: "handle"))
    var environment: String

    @Option(help: "How many at most.")
    var limit = 20

    @OptionGroup var options: InstallationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000.") }
    }

    func perform(_ session: Session) throws -> Report {
        let environment = try session.installation.environment(environment)
        let records = try session.installation.stores.store(environment.id).read { [limit] rows in
            try rows.decisionRecords.latest(limit)
        }
        let rows = records.map { record in
            [
                record.reference, record.createdAt.description, record.kind.words, record.rule, record.value ?? "",
                record.client?.description ?? record.user?.description ?? "",
            ]
        }
        return .list(["REFERENCE", "WHEN", "REQUEST", "RULE", "VALUE", "WHO"], rows, records.map { .decision($0) })
    }
}

struct NoSuchDecision: Error, CustomStringConvertible {
    let reference: String
    let environment: Handle

    var description: String {
        "there is no decision '\(reference)' in \(environment): it is another environment's, or older than 30 days"
    }
}

extension DecisionRecord.Kind {
    fileprivate var words: String {
        switch self {
        case .signIn: "sign-in"
        case .authorization: "authorization"
        case .token: "token"
        }
    }
}

extension JSON {
    fileprivate static func decision(_ record: DecisionRecord) -> JSON {
        func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
        return [
            "reference": .string(record.reference), "kind": .string(record.kind.rawValue),
            "rule": .string(record.rule), "meaning": text(DecisionWords.meaning(of: record)),
            "value": text(record.value), "setting": text(record.setting),
            "remedy": text(record.setting.flatMap(DecisionWords.remedy)), "client": text(record.client?.description),
            "user": text(record.user?.description), "remote_address": text(record.remoteAddress),
            "request_id": text(record.requestID), "created_at": .string(record.createdAt.description),
        ]
    }
}
