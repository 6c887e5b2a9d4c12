// The vectors, and keys and tokens that several suites share.

import Cryptography
import Foundation
import JOSE
import JSON
import Testing

/// A file in Vectors, read as bytes.
func vectorBytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
    return try Array(Data(contentsOf: folder.appending(path: name + ".json")))
}

func vector(_ name: String) throws -> JSON { try JSON(parsing: vectorBytes(name)) }

func json(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

/// A token put together by hand: any header, any payload, and what signs the two.
func token(_ header: String, _ payload: String, _ sign: ([UInt8]) throws -> [UInt8]) rethrows -> String {
    let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
    return try input + "." + Base64URL.encode(sign(Array(input.utf8)))
}

enum Keys {
    private static let rsa = Result { try PrivateKey.generate(.rsa(bits: 2048)) }
    private static let p256 = Result { try PrivateKey.generate(.p256) }
    private static let ed25519 = Result { try PrivateKey.generate(.ed25519) }

    static func key(for algorithm: Algorithm) throws -> PrivateKey {
        switch algorithm.signature {
        case .rs256, .ps256: try rsa.get()
        case .edDSA: try ed25519.get()
        default: try p256.get()
        }
    }

    static func verifier(for algorithm: Algorithm, kid: String? = nil) throws -> JWSVerifier {
        try JWSVerifier(publicKey: key(for: algorithm).publicKey, algorithm: algorithm, kid: kid)
    }
}
