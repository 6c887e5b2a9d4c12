// Where everything lies.

package import POSIX
package import Model

/// The layout of an installation's folders.
package struct DataFolder: Sendable {
    /// The private folder, 0700.
    package let path: String
    /// The folder of static documents, 0755: nginx reads it and can never enter the private one.
    package let publicPath: String

    package init(path: String, publicPath: String) {
        self.path = path
        self.publicPath = publicPath
    }

    package var control: String { path + "/control.sqlite" }
    /// Empty; its time is when the last sweep ended.
    package var lastSweep: String { path + "/last-sweep" }
    package var lock: String { path + "/serve.lock" }
    package var environments: String { path + "/environments" }
    /// Markers of changes whose static documents are not out yet.
    package var unpublished: String { path + "/unpublished" }

    /// Copies of a backup's files while it is being restored.
    package var restoring: String { path + "/restoring" }

    package func environment(_ id: ID<Environment>) -> String { "\(environments)/\(id)" }
    package func identity(_ id: ID<Environment>) -> String { environment(id) + "/identity.sqlite" }
    package func documents(_ host: Hostname) -> String { "\(publicPath)/\(host)" }

    /// Makes the folders that are missing, each with its mode.
    package func prepare() throws(SystemError) {
        try Folder.createAll(path, mode: 0o700)
        try Folder.create(environments, mode: 0o700)
        try Folder.create(unpublished, mode: 0o700)
        try Folder.createAll(publicPath, mode: 0o755)
    }
}
