// The files around a database: created for their owner only, made durable with their folder.

internal import Database
internal import Glibc

/// System calls on a database's file.
enum DatabaseFile {
    /// Creates an empty file with mode 0600 if there is none, and makes its name durable.
    static func createIfMissing(_ path: String) throws(DatabaseError) {
        do {
            try create(path)
        } catch  where error.kind == .misuse {
            return
        }
        try syncFolder(of: path)
    }

    /// Creates an empty file with mode 0600; the error's kind is `.misuse` if something is there.
    static func create(_ path: String) throws(DatabaseError) {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw failure("create", path, errno == EEXIST ? .misuse : nil)
        }
        close(descriptor)
    }

    static func sync(_ path: String) throws(DatabaseError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("sync", path) }
    }

    /// Makes the creation, renaming or removal of `path` durable.
    static func syncFolder(of path: String) throws(DatabaseError) {
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        try sync(folder.isEmpty ? "/" : String(folder))
    }

    /// Gives a finished file its name; refuses to replace another.
    static func publish(_ draft: String, as path: String) throws(DatabaseError) {
        guard unsafe link(draft, path) == 0 else { throw failure("publish", path, errno == EEXIST ? .misuse : nil) }
        remove(draft)
        try syncFolder(of: path)
    }

    static func remove(_ path: String) {
        unsafe unlink(path)
    }

    private static func failure(_ verb: String, _ path: String, _ kind: DatabaseError.Kind? = nil) -> DatabaseError {
        let number = errno
        let sentence = unsafe String(cString: strerror(number))
        return DatabaseError(kind ?? (number == ENOSPC ? .full : .io), "cannot \(verb) \(path): \(sentence)")
    }
}
