// What a schema number promises: the tables, indexes and triggers that the migrations up to it have made.

internal import Database

/// Read from the migrations' own text, which is simple on purpose: a statement begins its line with CREATE, DROP or ALTER.
package struct SchemaPromise: Sendable {
    /// Each as its kind and name: `table users`.
    package let names: Set<String>

    package init(_ kind: FileInspection.Kind, version: Int) {
        let migrations = kind == .control ? Migrations.control : Migrations.environment
        var names: Set<String> = []
        for line in migrations.prefix(max(0, version)).flatMap({ $0.sql.split(separator: "\n") }) {
            let words = line.split { $0 == " " || $0 == "(" || $0 == ";" }.filter { $0 != "UNIQUE" }
            guard words.count >= 3 else { continue }
            let name = "\(words[1].lowercased()) \(words[2])"
            switch words[0] {
            case "CREATE": names.insert(name)
            case "DROP": names.remove(name)
            case "ALTER" where words.count >= 6 && words[3] == "RENAME" && words[4] == "TO":
                names.remove(name)
                names.insert("table \(words[5])")
            default: break
            }
        }
        self.names = names
    }
}
