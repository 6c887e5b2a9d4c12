// Whose files these are.

internal import POSIX

package enum Ownership {
    /// Makes sure that what this process writes belongs to the owner of the data folder: root becomes that user, anyone else
    /// must be that user.
    package static func assume(of path: String) throws {
        guard File.exists(path) else { return }
        let status = try FileStatus(path)
        // Whoever may write there could put another key or another database in place.
        guard status.mode & 0o077 == 0 else {
            throw AdministrationError("others may enter the data folder \(path); mend it with: chmod 0700 \(path)")
        }
        let owner = status.owner
        let current = SystemUser.current
        guard owner != current.user else { return }
        let name = SystemUser(owner)
        guard CurrentProcess.isRoot else {
            throw AdministrationError(
                "the data folder \(path) belongs to \(name.name), and you are \(current.name); run this as \(name.name) or root"
            )
        }
        try name.become()
    }
}
