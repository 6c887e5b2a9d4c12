// gatehouse serve: the server.

internal import Store

import Administration
import Application
import ArgumentParser
import FastCGI
import Log
import POSIX

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the server behind nginx.",
        discussion: """
            The FastCGI socket comes from the service manager (gatehouse.socket), or is made at GATEHOUSE_SOCKET. One server runs \
            per data folder. SIGTERM stops it in order: what has been asked is answered.
            """)

    @OptionGroup var options: InstallationOptions

    @Option(help: "The FastCGI socket to make, when the service manager hands none over.")
    var socket: String?

    /// How long a refused start hangs up on whoever connects, before the service manager tries again.
    private static let refusalMilliseconds = 5000

    func run() throws {
        // Before any thread starts: they inherit the signals that are blocked.
        Server.prepare()
        CurrentProcess.limitAllocatorArenas(2)
        let journal = Journal()
        var place: DataFolder?
        let manager = ServiceManager.current
        var inheritance: Inheritance?
        do {
            // First, so that whoever waits there is not forgotten when the start is refused.
            inheritance = try Inheritance.claim()
            let configuration = try options.configuration([(.socket, socket)])
            let folder = try configuration.folder
            place = folder
            // Before the data folder is touched: a wrong key must change nothing.
            let key = try configuration.keyFile
            _ = try key.read()
            try Folder.createAll(folder.path, mode: 0o700)
            let installation = try Installation.open(
                folder: folder, keyFile: key, waiting: try configuration.waiting)
            let listener = try inheritance?.listener ?? Listener.unix(path: try configuration.text(.socket))
            let server = try RunningServer(
                installation, configuration, listener: listener, inherited: inheritance?.connections ?? [],
                journal: journal)
            server.start()
            // The store lets go of what is served here: a connection that is closed here would stay open there.
            manager?.notify("READY=1\nSTATUS=Serving\n" + ServiceManager.forgetting(Inheritance.connectionName))
            _ = Signals.waitForStop()
            server.stop(keeping: manager?.room ?? 0) { manager?.store($0, name: Inheritance.connectionName) }
            manager?.notify("STOPPING=1")
            manager?.waitUntilRead(milliseconds: 2_000)
        } catch {
            journal.write(LogRecord(.critical, "gatehouse cannot start: \(FullDisk.explain(error, place))"))
            manager?.notify(ServiceManager.forgetting(Inheritance.connectionName))
            inheritance?.hangUp(milliseconds: Self.refusalMilliseconds)
            throw ExitCode(1)
        }
    }
}
