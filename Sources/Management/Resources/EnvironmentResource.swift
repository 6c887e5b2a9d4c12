// The environment at hand: its name, and what its operator settles for it.

internal import Database
internal import JSON
internal import Model
internal import Store

extension Resource {
    /// No row of a table: its name and handle are the installation's, its settings its own.
    static let environment = Resource(
        type: "environment", path: "environment", about: "The environment at hand, its name and its settings",
        table: "settings",
        attributes: [
            Attribute("name", .text(1...100), .always),
            Attribute("handle", .text(1...63)),
            Attribute("kind", .word(Environment.Kind.allCases.map(\.rawValue))),
            Attribute("addresses", .words(most: 100)),
            Attribute("settings", .settings, .always),
            Attribute("created_at", .time),
        ],
        operations: [.show, .update], isSingle: true)
}

extension Fields {
    /// - Parameter origins: the addresses, the canonical one first.
    init(_ environment: Environment, origins: [String], in rows: EnvironmentConnection) throws {
        let settings = try rows.settings.get()
        let members = EnvironmentSetting.all.map { ($0.name, JSON($0.value(in: settings))) }
        self.init(values: [
            "name": .text(environment.name), "handle": .text(environment.handle.description),
            "kind": .text(environment.kind.rawValue), "addresses": .text(origins.joined(separator: " ")),
            "settings": .text(JSON.object(JSONObject(listing: members)).text),
            "created_at": environment.createdAt.sqlValue,
        ])
    }

    /// As a row of a shape's columns.
    func row(_ id: String, _ shape: Shape) -> StoredRow {
        StoredRow([.text(id)] + shape.attributes.map { self[$0.name] })
    }
}

extension JSON {
    fileprivate init(_ value: EnvironmentSetting.Value) {
        switch value {
        case .flag(let isOn): self = .bool(isOn)
        case .number(let number): self = .integer(number)
        case .text(let text): self = .string(text)
        case .nothing, .unlike: self = .null
        }
    }
}
