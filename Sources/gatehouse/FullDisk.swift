// Storage's own words for a full disk ("disk I/O error"), explained by the disk.

import Administration
import POSIX
import Store

enum FullDisk {
    /// The error, or a sentence that names the full disk where there is one and the error is not a sentence of ours.
    static func explain(
        _ error: any Error, _ folder: DataFolder?, freeBytes: (String) -> Int? = { try? Folder.freeBytes($0) }
    ) -> any Error {
        guard let folder, !(error is AdministrationError), !(error is ConfigurationError) else { return error }
        let full = [folder.path, folder.publicPath].first { freeBytes($0).map { $0 < 1 << 20 } ?? false }
        guard let full else { return error }
        return AdministrationError(
            "the disk of \(full) is full; make room (df -h \(full)), and run this again (\(error))")
    }
}
