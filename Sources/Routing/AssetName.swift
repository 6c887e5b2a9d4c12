// Names of files that never change under them.

internal import Cryptography

package enum AssetName {
    /// `stem-{digest}.ending`: a file with other contents has another name, so that caches may keep it for a year. 96 bits of
    /// SHA-256 are enough where nobody but us chooses the contents.
    package static func make(_ stem: String, _ ending: String, of bytes: [UInt8]) -> String {
        let digest = UnpaddedBase64.urlSafe.encode(Digest.sha256(bytes))
        return "\(stem)-\(String(decoding: digest.prefix(16), as: UTF8.self)).\(ending)"
    }
}
