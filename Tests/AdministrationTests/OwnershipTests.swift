// Who may enter a data folder.

import Administration
import POSIX
import Testing
import TestSupport

@Suite struct OwnershipTests {
    @Test(arguments: [UInt32(0o701), 0o702, 0o704, 0o710, 0o720, 0o740, 0o755, 0o777])
    func `A data folder that others may enter is refused with what mends it`(_ mode: UInt32) throws {
        let folder = TemporaryFolder()
        try Folder.setMode(folder.path, mode)
        let error = #expect(throws: AdministrationError.self) { try Ownership.assume(of: folder.path) }
        #expect(error?.description.contains("chmod 0700 \(folder.path)") == true)
    }

    @Test func `One's own folder is nobody else's, and one that is not there yet is everybody's`() throws {
        let folder = TemporaryFolder()
        try Folder.setMode(folder.path, 0o700)
        try Ownership.assume(of: folder.path)
        try Ownership.assume(of: folder.path + "/none")
    }
}
