// A file or folder kept in memory, to be written again elsewhere.

import POSIX

struct SavedFile: Sendable {
    private let path: String
    private let mode: UInt32
    /// nil for a folder.
    private let bytes: [UInt8]?

    /// What lies below a folder under these names, each folder before what is in it.
    static func all(below root: String, names: [String], in folder: String = "") throws -> [SavedFile] {
        try names.flatMap { name -> [SavedFile] in
            let path = folder + "/" + name
            let status = try FileStatus(root + path)
            guard status.kind == .folder else {
                return [SavedFile(path: path, mode: status.mode, bytes: try File.read(root + path))]
            }
            let inside = try all(below: root, names: Folder.list(root + path), in: path)
            return [SavedFile(path: path, mode: status.mode, bytes: nil)] + inside
        }
    }

    func write(below root: String) throws {
        if let bytes {
            try File.create(root + path, bytes, mode: mode)
        } else {
            try Folder.create(root + path, mode: mode)
        }
    }
}
