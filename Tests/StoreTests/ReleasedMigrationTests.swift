// That no migration which files may already have is ever edited.

import Cryptography
import Database
import Store
import Testing
import TestSupport

@Suite struct ReleasedMigrationTests {
    /// A new migration adds its line here; a line that is here stays as it is, because files on other machines were made by it.
    static let digests = [
        "control 1": "c9163c67908963e0c29c8a5d940beeec23726874eb67d40c42ef003dad55257a",
        "control 2": "a12e39c094c7b57fae54613db19f082587659c24190040f2dc7a340e7d713df7",
        "environment 1": "808f70b0276b1877ba234fa2994da88deb8f0aecbf5d783cf7032c9bccae94ac",
        "environment 2": "9ac5311849ee8ee9aad1dcf6fd5aa33d117686112da9eb8ed69fdc12d0aa4632",
        "environment 3": "996d4b58a4eced0c4576b972517181dd9fea1ddfc5eceb2d1031847857bb153f",
        "environment 4": "847b8a77af5a22cbda3631f9c09fd12ee310280712f1f915b72e6403dc17ddf2",
        "environment 5": "08585f1f524a04a2aa35576f27172d3f37c82aeb7524c9ff5212d2fa8a841f93",
        "environment 6": "4fc78de002500a9d0c2dd19fa0fd5d862630355122b63f7e466e063a807e312a",
        "environment 7": "de14c612d2a0dcf45753fdfc69ef5310fe053fc5e9c3d256d879657f6de7786f",
        "environment 8": "b6f0c7676e15736692c797defcd19cedca1eea1dd7feb10e0f522ba61c8ea276",
    ]

    @Test func `Each migration is, byte for byte, the one that was released`() {
        var found: [String: String] = [:]
        for (kind, migrations) in [("control", Migrations.control), ("environment", Migrations.environment)] {
            for migration in migrations {
                found["\(kind) \(migration.number)"] = Hexadecimal.encode(Digest.sha256(Array(migration.sql.utf8)))
            }
        }
        #expect(found == Self.digests, "append a new migration in place of an edit of one that files already have")
    }
}
