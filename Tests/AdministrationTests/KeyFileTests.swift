// The key-encryption key as the service manager hands it over.

import Administration
import POSIX
import Testing
import TestSupport

@Suite struct KeyFileTests {
    @Test(arguments: [
        ("missing", "there is no key-encryption key at /etc/gatehouse/key-encryption-key."),
        ("missing\n", "there is no key-encryption key at /etc/gatehouse/key-encryption-key."),
        ("", "/etc/gatehouse/key-encryption-key does not hold a key-encryption key"),
        ("changeme", "/etc/gatehouse/key-encryption-key does not hold a key-encryption key"),
    ])
    func `A key that a unit hands over and that is none is explained by the file the unit loads`(
        _ text: String, _ sentence: String
    ) throws {
        let folder = TemporaryFolder()
        try File.create(folder.path + "/key-encryption-key", Array(text.utf8), mode: 0o400)
        let file = KeyFile(path: "/somewhere/else", credentials: folder.path)
        let error = #expect(throws: AdministrationError.self) { try file.read() }
        let said = error?.description ?? ""
        #expect(said.hasPrefix(sentence), "\(said)")
        #expect(said.contains("openssl rand -hex 32 > /etc/gatehouse/key-encryption-key)"), "\(said)")
        #expect(!said.contains(folder.path) && !said.contains("/somewhere"), "\(said)")
    }

    @Test func `The word for a missing key is nothing special in a file of one's own`() throws {
        let folder = TemporaryFolder()
        try File.create(folder.path + "/key", Array("missing".utf8), mode: 0o600)
        let error = #expect(throws: AdministrationError.self) {
            try KeyFile(path: folder.path + "/key", credentials: nil).read()
        }
        #expect(error?.description.hasPrefix(folder.path + "/key does not hold") == true)
    }
}
