// gatehouse account.

import JSON
import POSIX
import Testing

extension Commands {
    @Suite struct AccountTests {
        @Test("A new account has a test and a production environment, with documents")
        func create() throws {
            let gatehouse = try Gatehouse()
            let made = try gatehouse.answer("account", "create", "acme", "--name", "Acme Inc.")
            let environments = made["environments"]?.array ?? []
            #expect(environments.map { $0["handle"]?.string } == ["acme-test", "acme"])
            #expect(environments.map { $0["kind"]?.string } == ["test", "production"])
            #expect(environments.last?["addresses"]?.array == ["https://acme.id.test"])
            #expect(try gatehouse.publishedKeys("acme.id.test").count == 2)
            #expect(try gatehouse.publishedKeys("acme-test.id.test").count == 2)
        }

        @Test("An account can be made alone, and its environments later")
        func alone() throws {
            let gatehouse = try Gatehouse()
            let made = try gatehouse.answer("account", "create", "acme", "--name", "Acme", "--no-environments")
            #expect(made["environments"]?.array == [])
            #expect(try gatehouse.answer("environment", "list", "--account", "acme").array == [])
            let environment = try gatehouse.answer(
                "environment", "create", "acme-login", "--account", "acme", "--kind", "test", "--address",
                "https://id.acme.test")
            #expect(environment["addresses"]?.array == ["https://id.acme.test"])
        }

        @Test(
            "When one of the two handles or hosts is taken, nothing is made",
            arguments: [["beta"], ["beta-test"], ["other", "--address", "https://beta.id.test"]])
        func nothingHalf(taken: [String]) throws {
            let gatehouse = try Gatehouse()
            try gatehouse.answer("account", "create", "one", "--name", "One", "--no-environments")
            let run = try gatehouse.run(["environment", "create"] + taken + ["--account", "one"])
            try #require(run.status == 0)
            let before = try Folder.list(gatehouse.data + "/environments")
            let hosts = try Folder.list(gatehouse.documents)

            #expect(try gatehouse.refusal("account", "create", "beta", "--name", "Beta").contains("already"))
            #expect(try Folder.list(gatehouse.data + "/environments") == before)
            #expect(try Folder.list(gatehouse.documents) == hosts)
            #expect(try Folder.list(gatehouse.data + "/unpublished") == [])
            #expect(try gatehouse.refusal("environment", "list", "--account", "beta").contains("there are: one"))
        }

        @Test("When the documents cannot be published, nothing is made")
        func unpublished() throws {
            let gatehouse = try Gatehouse()
            // A file where the folder of the second environment's host must be.
            try File.create(gatehouse.documents + "/acme.id.test", [], mode: 0o644)
            _ = try gatehouse.refusal("account", "create", "acme", "--name", "Acme")
            #expect(try gatehouse.answer("environment", "list").array == [])
            #expect(try Folder.list(gatehouse.data + "/environments") == [])
            #expect(try Folder.list(gatehouse.data + "/unpublished") == [])
            #expect(try !Folder.list(gatehouse.documents).contains("acme-test.id.test"))
            try File.remove(gatehouse.documents + "/acme.id.test")
            try gatehouse.answer("account", "create", "acme", "--name", "Acme")
        }

        @Test("A second account of the same handle is refused")
        func twice() throws {
            let gatehouse = try Gatehouse()
            try gatehouse.answer("account", "create", "acme", "--name", "Acme", "--no-environments")
            let refusal = try gatehouse.refusal("account", "create", "acme", "--name", "Acme")
            #expect(refusal.contains("an account with the handle \"acme\" exists already"))
            #expect(try Folder.list(gatehouse.data + "/environments") == [])
        }
    }
}
