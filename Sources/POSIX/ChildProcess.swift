// Programs this process starts: without a shell, in a process group of their own.

internal import CLinux
internal import Glibc

/// A child process, started without a shell.
package struct ChildProcess: Sendable {
    package let identifier: Int32

    /// Starts `executable` with these arguments (its own name is added) in this process's environment plus `environment`.
    /// It gets its own process group, so that a terminal's Ctrl-C reaches only the parent, which stops its children in order.
    ///
    /// - Parameters:
    ///   - isolated: gives it `environment` alone, and nothing of this process's.
    ///   - handing: descriptors it gets, with the numbers they have there.
    package init(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], silent: Bool = false,
        isolated: Bool = false, handing: [(descriptor: Int32, number: Int32)] = []
    ) throws(SystemError) {
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        // Signals that this process blocks or ignores must reach the child as usual.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var every = sigset_t()
        unsafe sigfillset(&every)
        unsafe posix_spawnattr_setsigdefault(&attributes, &every)
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if silent {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        for handed in handing { unsafe posix_spawn_file_actions_adddup2(&actions, handed.descriptor, handed.number) }
        var variables = isolated ? [:] : CurrentProcess.environment
        variables.merge(environment) { _, new in new }
        var argv: [UnsafeMutablePointer<CChar>?] = unsafe ([executable] + arguments).map { unsafe strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] =
            unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (argv + envp).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let status = unsafe posix_spawn(&child, executable, &actions, &attributes, &argv, &envp)
        guard status == 0 else { throw SystemError("start", executable, number: status) }
        identifier = child
    }

    /// Sends a signal; a child that has ended is no error.
    package func signal(_ number: Int32) { kill(identifier, number) }

    package func terminate() { signal(SIGTERM) }

    /// Its exit status (128 plus the signal's number when one ended it), or nil while it runs.
    package func poll() -> Int32? {
        var status: Int32 = 0
        guard unsafe waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
        return Self.decode(status)
    }

    /// Waits for its end.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0 && gh_errno() == EINTR {}
        return Self.decode(status)
    }

    private static func decode(_ status: Int32) -> Int32 {
        status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }
}
