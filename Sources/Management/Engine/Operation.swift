// What can be done with a resource.

internal import Model

/// One operation. `list`, `show`, `create`, `update` and `delete` follow from the declaration; steps say what more they do.
package struct Operation: Sendable {
    package enum Kind: Equatable, Sendable {
        case list, show, create, update, delete
        /// PATCH `/{path}/{id}/{name}`.
        case action(String)
    }

    /// How it is done.
    enum Performance: Sendable {
        case reading
        /// The engine writes the row; the steps do the rest.
        case row(Steps)
        /// A service does it all, in its own transaction and with its own audit event. It is given the id (of the resource acted
        /// on, or a new one), and gives the id of what is to be shown. In its transaction it asks `Work.check` where it acts, and
        /// notes `Work.key` where it creates.
        case service(@Sendable (Work, String, inout Draft) throws -> String)
    }

    package let kind: Kind
    package let verb: Verb
    /// The verb of the audit event's name.
    package let event: String
    let performance: Performance

    package static let list = Operation(kind: .list, verb: .read, event: "", performance: .reading)
    package static let show = Operation(kind: .show, verb: .read, event: "", performance: .reading)
    package static let create = create()
    package static let update = update()
    package static let delete = delete()

    static func create(_ event: String = "created", _ steps: Steps = Steps()) -> Operation {
        Operation(kind: .create, verb: .write, event: event, performance: .row(steps))
    }

    static func create(
        _ event: String = "created", by service: @escaping @Sendable (Work, String, inout Draft) throws -> String
    ) -> Operation {
        Operation(kind: .create, verb: .write, event: event, performance: .service(service))
    }

    static func update(_ steps: Steps = Steps()) -> Operation {
        Operation(kind: .update, verb: .write, event: "updated", performance: .row(steps))
    }

    static func delete(_ steps: Steps = Steps()) -> Operation {
        Operation(kind: .delete, verb: .delete, event: "deleted", performance: .row(steps))
    }

    static func action(_ name: String, _ event: String, _ steps: Steps) -> Operation {
        Operation(kind: .action(name), verb: .write, event: event, performance: .row(steps))
    }

    static func action(
        _ name: String, by service: @escaping @Sendable (Work, String, inout Draft) throws -> String
    ) -> Operation {
        Operation(kind: .action(name), verb: .write, event: name, performance: .service(service))
    }
}

/// What an operation does besides writing a row.
struct Steps: Sendable {
    /// Before the transaction: what takes long, and what chance gives.
    var prepare: (@Sendable (inout Draft, Work) throws -> Void)?
    /// In the transaction, before the row is written: what it is decided on is read here.
    var check: (@Sendable (inout Change) throws -> Void)?
    /// In the transaction, after the row was written.
    var effect: (@Sendable (Change) throws -> Void)?
    /// When it is durable: what leaves the machine, such as a mail about the row of this id.
    var finish: (@Sendable (_ id: String, Draft, Work) -> Void)?
}
