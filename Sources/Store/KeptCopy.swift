// Copies that are kept beside a database: as it was before a migration, or when it could not be used.

internal import Database
internal import POSIX
internal import SQLite

/// One file kept beside a database.
package struct KeptCopy: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// `NAME.schemaN`, made before a migration from schema N: what a program that is rolled back can open.
        case schema(Int)
        /// `NAME.unusable-SECONDS`, set aside by a restore: what somebody may still want out of it.
        case unusable
    }

    /// Days a copy of the first kind is kept: long enough to find out that an upgrade was a mistake. It holds what the database
    /// held, and people who have been deleted since.
    package static let days = 30

    package let kind: Kind
    package let path: String
    /// When it was made, in seconds.
    package let time: Int
    package let bytes: Int

    /// What is kept beside the database at `path`.
    package static func beside(_ path: String) throws -> [KeptCopy] {
        let folder = Folder.parent(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try Folder.list(folder).sorted().compactMap { file in
            guard let kind = kind(of: file, beside: name), let status = try? FileStatus("\(folder)/\(file)") else {
                return nil
            }
            return KeptCopy(kind: kind, path: "\(folder)/\(file)", time: status.modified, bytes: status.size)
        }
    }

    private static func kind(of file: String, beside name: String) -> Kind? {
        guard file.hasPrefix(name + ".") else { return nil }
        let rest = file.dropFirst(name.count + 1)
        if rest.hasPrefix("schema"), let number = Int(rest.dropFirst(6)) { return .schema(number) }
        // Not what SQLite has beside it: that goes with it.
        return rest.hasPrefix("unusable-") && Int(rest.dropFirst(9)) != nil ? .unusable : nil
    }
}

extension Migrator {
    /// Brings a file to the schema this program knows. Each step is one transaction, and the file as it was is kept beside it.
    func migrate(
        _ connection: SQLiteConnection, keepingCopyBeside path: String, waits: (Bool) -> Void = { _ in }
    ) throws {
        let status = try status(of: connection)
        if status.version > 0, !status.pending.isEmpty {
            let kept = "\(path).schema\(status.version)"
            try File.remove(kept)
            try connection.backup(to: kept)
        }
        try migrate(connection, waits: waits)
    }
}
