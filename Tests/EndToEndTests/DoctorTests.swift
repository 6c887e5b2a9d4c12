// What the doctor says of an installation that runs.

import JSON
import POSIX
import Testing

extension EndToEnd {
    @Suite("The doctor", .serving)
    struct DoctorTests {
        @Test("finds a server that runs, the nginx before it, and the sweep")
        func running() throws {
            let server = try Development.current()
            let findings = try server.command("doctor")["findings"]?.array ?? []
            for (check, sentence) in [
                ("server", "it is ready, "), ("nginx", "it reaches the server"), ("sweep", "the last one ended at 2"),
            ] {
                let finding = findings.first { $0["check"]?.string == check }
                #expect(finding?["status"] == "ok", "\(finding ?? .null)")
                #expect(finding?["sentence"]?.string?.hasPrefix(sentence) == true, "\(finding ?? .null)")
            }
        }
    }
}
