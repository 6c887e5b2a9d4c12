// What a user of the system may do with a file, judged from its mode: without being that user.

import POSIX

struct Access {
    enum Wish: UInt32 { case read = 4, write = 2, search = 1 }

    private let user: UInt32
    private let groups: Set<UInt32>

    init(_ user: SystemUser) {
        self.user = user.user
        groups = Self.groups(naming: user.name).union([user.group])
    }

    func allows(_ wish: Wish, _ status: FileStatus) -> Bool {
        // root searches and reads everything.
        guard user != 0 else { return true }
        let shift: UInt32 = status.owner == user ? 6 : groups.contains(status.group) ? 3 : 0
        return status.mode >> shift & wish.rawValue != 0
    }

    /// The first folder above `path` that the user cannot pass.
    func barrier(above path: String) -> String? {
        var folders: [String] = []
        var folder = Folder.parent(of: path)
        while folder != "/" && folder != "." {
            folders.append(folder)
            folder = Folder.parent(of: folder)
        }
        return folders.reversed().first { folder in
            guard let status = try? FileStatus(folder) else { return false }
            return !allows(.search, status)
        }
    }

    /// group(5): `name:password:number:member,member`.
    private static func groups(naming user: String) -> Set<UInt32> {
        guard let bytes = try? File.read("/etc/group") else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return Set(
            lines.compactMap { line in
                let parts = line.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 4, parts[3].split(separator: ",").contains(where: { $0 == user }) else {
                    return nil
                }
                return UInt32(parts[2])
            })
    }
}
