// manifest.json: what a backup holds.

package import JSON
package import Model
internal import POSIX

/// What stands beside the files of a backup, and is written last.
package struct Manifest: Equatable, Sendable {
    /// The layout of a backup's folder that this program writes, and the only one it reads.
    package static let format = 1
    static let name = "manifest.json"
    static let controlFile = "control.sqlite"

    package struct Entry: Equatable, Sendable {
        package let id: ID<Environment>
        package let handle: String
        package let schema: Int

        var file: String { "environments/\(id).sqlite" }
    }

    package let madeAt: String
    package let program: String
    package let controlSchema: Int
    /// Which key-encryption key its signing keys are sealed with; the key itself is in no backup.
    package let keyID: String
    package let environments: [Entry]

    package var json: JSON {
        [
            "format": .integer(Self.format), "made_at": .string(madeAt), "program": .string(program),
            "control_schema": .integer(controlSchema), "key_encryption_key_id": .string(keyID),
            "environments": .array(
                environments.map {
                    [
                        "id": .string($0.id.description), "handle": .string($0.handle), "schema": .integer($0.schema),
                        "file": .string($0.file),
                    ]
                }),
        ]
    }

    package init(madeAt: String, program: String, controlSchema: Int, keyID: String, environments: [Entry]) {
        self.madeAt = madeAt
        self.program = program
        self.controlSchema = controlSchema
        self.keyID = keyID
        self.environments = environments
    }

    /// Reads a backup's manifest.
    package init(folder: String) throws {
        let path = "\(folder)/\(Self.name)"
        let json: JSON
        do { json = try JSON(parsing: try File.read(path)) } catch let error as SystemError {
            throw AdministrationError(
                error.isMissing
                    ? "\(folder) is no backup: it has no \(Self.name); name the folder that 'gatehouse backup --to' wrote"
                    : "the backup cannot be read (\(error)); it must be readable by \(SystemUser.current.name)")
        } catch { throw AdministrationError("\(path) is damaged: \(error)") }
        guard json["format"]?.integer == Self.format else {
            throw AdministrationError(
                "\(path) is not of format \(Self.format), the only one this program reads; use the program that wrote it"
            )
        }
        guard let madeAt = json["made_at"]?.string, let program = json["program"]?.string,
            let schema = json["control_schema"]?.integer, let keyID = json["key_encryption_key_id"]?.string,
            let entries = json["environments"]?.array?.map(Self.entry), !entries.contains(where: { $0 == nil })
        else { throw AdministrationError("\(path) is damaged: a member is missing; use another backup") }
        self.init(
            madeAt: madeAt, program: program, controlSchema: schema, keyID: keyID,
            environments: entries.compactMap { $0 })
    }

    private static func entry(_ json: JSON) -> Entry? {
        // The file's name follows from the identifier, so that a manifest cannot name a file elsewhere.
        guard let id = json["id"]?.string.flatMap({ ID<Environment>($0) }), let handle = json["handle"]?.string,
            let schema = json["schema"]?.integer
        else { return nil }
        return Entry(id: id, handle: handle, schema: schema)
    }
}
