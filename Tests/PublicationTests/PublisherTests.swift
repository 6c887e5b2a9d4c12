// The static documents: product.md section 2.

import Database
import Administration
import Glibc
import HTTP
import HTTPTypes
import Model
import POSIX
import Publication
import Store
import Testing
import TestSupport

@Suite(.serialized) struct PublisherTests {
    private static let files = [
        ("jwks.json", "/.well-known/jwks.json"), ("jwks.json", "/api/v1/oidc/jwks"),
        ("root-openid-configuration.json", "/.well-known/openid-configuration"),
        ("root-oauth-authorization-server.json", "/.well-known/oauth-authorization-server"),
        ("app-openid-configuration.json", "/api/v1/oidc/.well-known/openid-configuration"),
        ("app-oauth-authorization-server.json", "/.well-known/oauth-authorization-server/api/v1/oidc"),
    ]
    private static let hosts = ["acme-test.localhost", "localhost", "globex.localhost"]
    private struct Crash: Error {}

    private let site: TestSite
    private let environment: ID<Environment>

    init() throws {
        site = try TestSite()
        environment = site.fixtures.environment.id
    }

    private func folder(_ host: String = "acme-test.localhost") throws -> String {
        site.dataFolder.documents(try #require(Hostname(host)))
    }
    private func insertKey() throws {
        try site.run("UPDATE signing_keys SET public_jwk = public_jwk || ' ' WHERE algorithm = 'ES256'")
        try site.run("DELETE FROM signing_keys WHERE algorithm = 'ES256'")
    }
    private func unzipped(_ path: String) throws -> [UInt8] {
        let target = site.folder.path + "/unzipped"
        let status = try ChildProcess("/bin/sh", ["-c", "gzip -dc '\(path)' > '\(target)'"]).wait()
        #expect(status == 0)
        return try File.read(target)
    }

    @Test(arguments: hosts)
    func `Each address has every document, equal to the endpoint's answer`(_ host: String) throws {
        for (file, path) in Self.files {
            let bytes = try File.read(try folder(host) + "/" + file)
            #expect(bytes == (try site.get(path, host: host).body), "\(file)")
        }
        #expect(try Folder.list(try folder(host)).count == 10)
    }

    @Test(arguments: hosts)
    func `Each document has a compressed twin with the same bytes and time`(_ host: String) throws {
        for name in try Folder.list(try folder(host)) where name.hasSuffix(".json") {
            let path = try folder(host) + "/" + name
            #expect(try unzipped(path + ".gz") == File.read(path))
            #expect(try FileStatus(path + ".gz").modified == FileStatus(path).modified)
        }
    }

    /// nginx must read them. (That the umask does not matter is File's and Folder's: it belongs to the whole process, and setting
    /// it here would hit suites that run beside this one.)
    @Test func `Documents have mode 0644 and folders 0755`() throws {
        try Folder.removeAll(try folder())
        try site.installation.publisher.publish(environment)
        #expect(try FileStatus(try folder()).mode == 0o755)
        for name in try Folder.list(try folder()) {
            #expect(try FileStatus(try folder() + "/" + name).mode == 0o644, "\(name)")
        }
    }

    /// nginx's ETag is made of time and size: two changes in one second must be two ETags.
    @Test func `A document's time grows with each change, also within one second and when the clock goes back`() throws
    {
        let path = try folder() + "/jwks.json"
        var last = try FileStatus(path).modified
        for step in 0..<4 {
            _ = try site.installation.keys.rotate(.es256, of: environment, actor: .system)
            if step == 2 { site.time.set(TestTime.start.adding(seconds: -5000)) }
            let now = try FileStatus(path).modified
            #expect(now > last)
            #expect(try FileStatus(path + ".gz").modified == now)
            last = now
        }
    }

    @Test func `What has not changed is not written`() throws {
        let path = try folder() + "/root-openid-configuration.json"
        let before = try FileStatus(path)
        site.time.advance(seconds: 100)
        #expect(try site.installation.publisher.publish(environment) == 0)
        _ = try site.installation.keys.rotate(.es256, of: environment, actor: .system)
        #expect(try FileStatus(path) == before)
        #expect(try FileStatus(try folder() + "/jwks.json").modified > before.modified)
    }

    @Test func `A twin that is missing, or a document that was changed, is written again`() throws {
        try File.remove(try folder() + "/jwks.json.gz")
        try File.replace(try folder("localhost") + "/jwks.json", with: [0x7b, 0x7d], mode: 0o644)
        #expect(try site.installation.publisher.publish(environment) == 2)
        #expect(try unzipped(try folder() + "/jwks.json.gz") == site.get(Paths.rootKeys).body)
        #expect(try File.read(try folder("localhost") + "/jwks.json") == site.get(Paths.rootKeys).body)
    }

    @Test func `A crash between commit and publication is repaired by the next start`() throws {
        let publisher = site.installation.publisher
        #expect(throws: Crash.self) {
            try publisher.change(environment) {
                try insertKey()
                throw Crash()
            }
        }
        let stale = try File.read(try folder() + "/jwks.json")
        #expect(try stale != site.get(Paths.rootKeys).body)
        let next = try site.another()
        defer { next.close() }
        #expect(try next.publisher.repair() == [environment])
        for host in ["acme-test.localhost", "localhost"] {
            #expect(try File.read(try folder(host) + "/jwks.json") == site.get(Paths.rootKeys).body)
        }
        #expect(try Folder.list(site.dataFolder.unpublished).isEmpty)
        #expect(try next.publisher.repair().isEmpty)
    }

    @Test func `A change that went well leaves no marker`() throws {
        try site.installation.publisher.change(environment) {
            let markers = try Folder.list(site.dataFolder.unpublished)
            #expect(markers == [environment.description])
        }
        #expect(try Folder.list(site.dataFolder.unpublished).isEmpty)
    }

    /// A sweep may run while a command changes keys: it must not take the marker away before the change is committed.
    @Test func `A repair beside a change keeps what the change still needs`() throws {
        let site = site
        let repaired = Monitor(false)
        let repair = Monitor<POSIX.Thread?>(nil)
        try? site.installation.publisher.change(environment) {
            let thread = Thread(name: "repair") {
                _ = try? site.installation.publisher.repair()
                repaired.withLock { $0 = true }
            }
            repair.withLock { $0 = thread }
            _ = repaired.wait(milliseconds: 300) { $0 ? true : nil }
            try insertKey()
            throw Crash()
        }
        repair.withLock { $0 }?.join()
        // Either the repair came after the commit and has published it, or the marker is still there.
        let isPublished = try File.read(try folder() + "/jwks.json") == site.get(Paths.rootKeys).body
        #expect(try isPublished || !Folder.list(site.dataFolder.unpublished).isEmpty)
    }

    @Test func `A marker of an environment that is gone, or no marker at all, is cleared away`() throws {
        let gone = ["00000000-0000-7000-8000-000000000000", "rubbish"]
        func mark(_ name: String, age: Int) throws {
            try File.replace(
                "\(site.dataFolder.unpublished)/\(name)", with: [], mode: 0o600, modified: TestTime.start.seconds - age)
        }
        for name in gone { try mark(name, age: 3600) }
        try mark(environment.description, age: 0)
        #expect(try site.installation.publisher.repair() == [environment])
        // A young one may be of an environment that is being made.
        #expect(try Folder.list(site.dataFolder.unpublished) == gone)
        for name in gone { try mark(name, age: 3601) }
        #expect(try site.installation.publisher.repair().isEmpty)
        #expect(try Folder.list(site.dataFolder.unpublished).isEmpty)
    }

    @Test func `Withdrawing a host removes its documents alone`() throws {
        try site.installation.publisher.withdraw(try #require(Hostname("localhost")))
        let (gone, kept) = (try folder("localhost"), try folder())
        #expect(!File.exists(gone) && File.exists(kept))
    }

    @Test func `Publishing all writes what is missing anywhere, and nothing for the dashboard`() throws {
        try Folder.removeAll(site.dataFolder.publicPath)
        #expect(try site.installation.publishAll() == (15, []))
        #expect(try Folder.list(site.dataFolder.publicPath) == Self.hosts.sorted())
        #expect(try site.installation.publishAll() == (0, []))
    }

    @Test func `No file that nginx can read is anything but a document`() throws {
        _ = try site.installation.keys.rotate(.es256, of: environment, actor: .system)
        for host in Self.hosts {
            for name in try Folder.list(try folder(host)) {
                #expect(name.hasSuffix(".json") || name.hasSuffix(".json.gz"), "\(name)")
                #expect(!name.hasPrefix("."))
            }
        }
        #expect(try FileStatus(site.dataFolder.path).mode == 0o700)
    }
}

extension Publisher {
    /// What a start does: everything that is marked. Gives the environments there was something to mend in.
    fileprivate func repair() throws -> [ID<Environment>] {
        try unpublished().filter { try repair($0) {} }
    }
}
