// gatehouse dev: everything on one machine, with demo data and a web server of its own.

import Administration
import ArgumentParser
import FastCGI
import Log
import POSIX

struct Dev: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs everything on this machine: demo data, the server, and nginx on loopback.",
        discussion: """
            The first start makes the data folder with keys, environments, an app and clients, and writes their ids and secrets to \
            DATA/demo.env; later starts keep everything. Ctrl-C stops everything it started.
            """)

    @Option(help: "The data folder; it is made if it does not exist.")
    var data = ".gatehouse"

    @Option(help: "The port of http://{handle}.localhost.")
    var port = 4000

    @Option(help: "The port of http://localhost, a second address of the environment acme-test.")
    var barePort = 3001

    @Option(help: "The port of /healthz, /readyz and /metrics.")
    var healthPort = 9080

    @Option(help: "The port of the example application's client, on http://localhost.")
    var examplePort = 3000

    @Option(help: "The port of the example application's API, on http://localhost.")
    var exampleApiPort = 4100

    @Flag(help: "Leaves the example application out.")
    var noExamples = false

    @Flag(help: "Switches the rate limits off, for load tests.")
    var noLimits = false

    @Flag(help: "Logs every request to standard error.")
    var verbose = false

    func validate() throws {
        let own = [port, barePort, healthPort]
        let all = own + (noExamples ? [] : [examplePort, exampleApiPort])
        for port in all where !(1...65535).contains(port) {
            throw ValidationError("a port is a number from 1 to 65535, not \(port)")
        }
        guard Set(own).count == own.count else {
            throw ValidationError("--port, --bare-port and --health-port must differ")
        }
        guard Set(all).count == all.count else {
            throw ValidationError("--example-port and --example-api-port must differ from the other ports")
        }
    }

    func run() throws {
        Server.prepare()
        CurrentProcess.limitAllocatorArenas(2)
        var folder = DevelopmentFolder(path: InstallationOptions.absolute(data), ports: ports)
        var nginx = DevelopmentNginx(folder: folder)
        do {
            try nginx.check()
            // Before anything is written there: root must not write where another user decides what it hits.
            try Ownership.assume(of: folder.path)
            // Its nginx, its addresses and its settings are not ours to change.
            try RunningServer.checkAlone(on: folder.data)
            try folder.prepare()
            // One that outlived a killed program still holds the ports.
            try nginx.stopOrphan()
            try nginx.checkPorts()
            let obstacle = exampleObstacle()
            if obstacle != nil {
                folder.ports.examples = nil
                nginx = DevelopmentNginx(folder: folder)
            }
            let configuration = try folder.configuration(limits: !noLimits)
            let installation = try Installation.open(
                folder: try configuration.folder, keyFile: try configuration.keyFile,
                waiting: try configuration.waiting)
            let demo = try DemoData(installation, folder).ensure()
            let journal = Journal(
                socketPath: nil, fallback: verbose ? 2 : try folder.openLog())
            let server = try RunningServer(
                installation, configuration, listener: try Listener.unix(path: folder.socket), journal: journal)
            server.start()
            let examples = try folder.ports.examples.map { try ExampleServers(folder, $0, demo) }
            let supervisor = try nginx.start()
            defer {
                supervisor.stop()
                examples?.stop()
                server.stop()
            }
            CurrentProcess.write(
                Welcome(folder: folder, demo: demo, isLimited: !noLimits, obstacle: obstacle).text)
            _ = Signals.waitForStop()
            CurrentProcess.write("\nstopping\n")
        } catch {
            CurrentProcess.write("gatehouse dev: \(error)\n", to: 2)
            throw ExitCode(1)
        }
    }

    private var ports: DevelopmentPorts {
        DevelopmentPorts(
            tenants: port, bare: barePort, health: healthPort,
            examples: noExamples ? nil : .init(app: examplePort, api: exampleApiPort))
    }

    /// Why the example application cannot be had. Its ports are those that everybody's programs like, and it is an extra: the rest runs
    /// without it.
    private func exampleObstacle() -> String? {
        guard !noExamples else { return nil }
        return [examplePort, exampleApiPort].lazy.compactMap { DevelopmentNginx.obstacle(to: $0) }.first
    }
}
