// What a form carries that signs a person out.

internal import Cryptography
internal import JOSE
package import Model

/// Bound to the session by its own secret: nobody else can make it, and it is over with the session.
package enum SignOutProof {
    package static func make(session token: Secret) -> String {
        Base64URL.encode(HMAC.sha256(key: Array(token.reveal().utf8), Array("gatehouse sign-out form".utf8)))
    }

    package static func verify(_ proof: String, session token: Secret) -> Bool {
        ConstantTime.equal(Array(proof.utf8), Array(make(session: token).utf8))
    }

    /// By which the session is found.
    package static func digest(session token: Secret) -> [UInt8] { Digest.sha256(Array(token.reveal().utf8)) }
}
