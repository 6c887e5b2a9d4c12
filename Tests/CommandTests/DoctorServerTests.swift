// What the doctor tells apart: nobody listens, systemd alone does, the server answers, nginx reaches it.

import ArgumentParser
import Glibc
import JSON
import POSIX
import Testing

@testable import gatehouse

extension Commands {
    @Suite struct DoctorServerTests {
        /// What is found by one of the checks; nil when it finds nothing.
        private func finding(_ check: String, _ gatehouse: Gatehouse) throws -> (sentence: String, mend: String)? {
            let findings = try gatehouse.run(["doctor", "--json"]).json["findings"]?.array ?? []
            let found = findings.filter { $0["check"]?.string == check && $0["status"] != "ok" }
            #expect(found.count <= 1)
            return found.first.map { ($0["sentence"]?.string ?? "", $0["mend"]?.string ?? "") }
        }

        @Test(
            "Whoever holds the socket and does not answer is not taken for the server",
            arguments: [
                (.waits, "no server answers there", "'gatehouse cannot start'"),
                (.hangsUp, "no server answers there", "journalctl -u gatehouse -p crit"),
                (.says([]), "no server answers there", "systemctl status gatehouse.service"),
                (.server("503 Service Unavailable", "not ready: the disk is full"), "the disk is full", "journalctl"),
                (.server("404 Not Found", "ready"), "not this server: it says 404", "stop it"),
                (.says(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), "no server answers there", "journalctl"),
                (.ready, nil, ""),
            ] as [(Peer.Manner, String?, String)])
        func server(manner: Peer.Manner, sentence: String?, mend: String) throws {
            let gatehouse = try Gatehouse()
            let server = try Peer(socket: gatehouse.socket, manner)
            defer { withExtendedLifetime(server) {} }
            let found = try finding("server", gatehouse)
            #expect((found == nil) == (sentence == nil))
            if let found, let sentence {
                #expect(found.sentence.contains(sentence) && found.mend.contains(mend), "\(found)")
            }
        }

        @Test("A server that runs and does not answer is said to hang, not to be refused its start")
        func hangs() throws {
            let gatehouse = try Gatehouse()
            let server = try Peer(socket: gatehouse.socket, .waits)
            defer { withExtendedLifetime(server) {} }
            // This process: its command line names gatehouse too.
            let lock = try #require(try FileLock.acquire(gatehouse.data + "/serve.lock", note: "\(getpid())\n"))
            defer { withExtendedLifetime(lock) {} }
            let found = try #require(try finding("server", gatehouse))
            #expect(found.sentence.contains("(process \(getpid())) has not answered"), "\(found)")
            #expect(found.mend.contains("systemctl restart gatehouse.service"))
        }

        @Test("A socket that nobody listens on is one finding")
        func silent() throws {
            let gatehouse = try Gatehouse()
            do { _ = try Peer(socket: gatehouse.socket, .waits) }
            #expect(try gatehouse.run(["doctor"]).output.contains("socket: nobody listens"))
            #expect(try finding("server", gatehouse) == nil)
        }

        @Test(
            "Whoever answers at the port of health is told from nginx with the site",
            arguments: [
                (.reached, nil, ""), (.nginx("503 x", "not ready: the disk is full"), nil, ""),
                (
                    .nginx("503 x", "The application does not answer on its socket."), "cannot reach the server",
                    "upstream"
                ),
                (.nginx("404 Not Found", "nginx"), "another program or another site", "GATEHOUSE_HEALTH_PORT"),
                (.waits, "has not answered", "systemctl status nginx"),
            ] as [(Peer.Manner, String?, String)])
        func webServer(manner: Peer.Manner, sentence: String?, mend: String) throws {
            let gatehouse = try Gatehouse()
            let peers = [try Peer(socket: gatehouse.socket, .ready), try Peer(manner)]
            defer { withExtendedLifetime(peers) {} }
            gatehouse.healthPort = peers[1].port
            let found = try finding("nginx", gatehouse)
            #expect((found == nil) == (sentence == nil))
            if let found, let sentence {
                #expect(found.sentence.contains(sentence) && found.mend.contains(mend), "\(found)")
            }
        }

        @Test("What nginx answers for a server that is not there is no finding of its own")
        func oneCause() throws {
            let gatehouse = try Gatehouse()
            let peers = [
                try Peer(socket: gatehouse.socket, .hangsUp),
                try Peer(.nginx("503 x", "The application does not answer on its socket.")),
            ]
            defer { withExtendedLifetime(peers) {} }
            gatehouse.healthPort = peers[1].port
            #expect(try finding("nginx", gatehouse) == nil)
            #expect(try finding("server", gatehouse) != nil)
        }

        @Test("An nginx that is stopped, lacks the site, or has not read it is told apart")
        func noWebServer() throws {
            let gatehouse = try Gatehouse()
            let options = try InstallationOptions.parse([
                "--data", gatehouse.data, "--public", gatehouse.documents, "--key-file", gatehouse.keyFile,
            ])
            let patient = try Patient(options.configuration([(.healthPort, "1"), (.socket, gatehouse.socket)]))
            let check = WebServerCheck(site: gatehouse.path + "/site.conf", processFile: gatehouse.path + "/nginx.pid")
            func found() throws -> (sentence: String, mend: String) {
                let finding = try #require(check.examine(patient).first)
                return (finding.sentence, finding.mend ?? "")
            }
            #expect(try found().sentence.contains("nginx does not run"))
            #expect(try found().mend.contains("nginx -t") && found().mend.contains("systemctl status nginx"))
            try File.create(check.processFile, Array("\(getpid())\n".utf8), mode: 0o644)
            #expect(try found().sentence.contains("nginx runs without the site"))
            #expect(try found().mend.contains("ln -sf ../sites-available/gatehouse.conf \(check.site)"))
            try File.create(check.site, [], mode: 0o644)
            #expect(try found().sentence.contains("has not read"))
        }
    }
}
