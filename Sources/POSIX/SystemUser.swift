// The system's users and groups, and who this process is.

internal import CLinux
internal import Glibc

/// A user of the operating system.
package struct SystemUser: Equatable, Sendable {
    package let name: String
    package let user: UInt32
    package let group: UInt32

    /// Looks a user up by name; nil when there is none.
    package init?(named name: String) {
        guard let entry = unsafe getpwnam(name) else { return nil }
        self.init(name: name, user: unsafe entry.pointee.pw_uid, group: unsafe entry.pointee.pw_gid)
    }

    /// Looks a user up by number; one without an entry has its number as name.
    package init(_ user: UInt32) {
        if let entry = unsafe getpwuid(user) {
            self.init(
                name: unsafe String(cString: entry.pointee.pw_name), user: user, group: unsafe entry.pointee.pw_gid)
        } else {
            self.init(name: String(user), user: user, group: user)
        }
    }

    private init(name: String, user: UInt32, group: UInt32) {
        self.name = name
        self.user = user
        self.group = group
    }

    /// The user whose rights this process has.
    package static var current: SystemUser { SystemUser(geteuid()) }

    /// The name of the user's own group; its number if it has none.
    package var groupName: String { Self.groupName(group) }

    /// The name of a group; its number if it has none.
    package static func groupName(_ group: UInt32) -> String {
        guard let entry = unsafe getgrgid(group) else { return String(group) }
        return unsafe String(cString: entry.pointee.gr_name)
    }

    /// The number of a group by name.
    package static func group(named name: String) -> UInt32? {
        guard let entry = unsafe getgrnam(name) else { return nil }
        return unsafe entry.pointee.gr_gid
    }

    /// Makes this user the process's, for good, with only its own groups; needs root.
    package func become() throws(SystemError) {
        guard unsafe initgroups(name, group) == 0 else { throw SystemError("initgroups", name) }
        guard setgid(group) == 0 else { throw SystemError("setgid", name) }
        guard setuid(user) == 0 else { throw SystemError("setuid", name) }
    }
}
