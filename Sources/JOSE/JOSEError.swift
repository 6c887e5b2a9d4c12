// Every refusal of this room, with its sentence.

package import Cryptography
package import JSON

/// Why a token, key or claim is refused. Nothing in it repeats the token.
package enum JOSEError: Error, Equatable, Sendable {
    // Spelling
    case tooLong
    case base64URL
    case compactForm
    case json(JSONError)
    case notAnObject
    /// A member of ours has another JSON type than its specification gives it.
    case memberType(String)

    // Header and signature
    case algorithmMissing
    case algorithmNone
    case algorithmMismatch
    case keyIDMismatch
    case criticalParameter
    case unencodedPayload
    case signature

    // Keys
    case privateKey
    case keyType
    case keyMember(String)
    case key(CryptographyError)
    case tooManyKeys

    // Claims
    case claimMissing(String)
    case issuer
    case audience
    case expired
    case notYetValid
    case issuedInTheFuture
}

extension JOSEError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong: "The token is longer than is read here."
        case .base64URL: "A part is not base64url without padding."
        case .compactForm: "The token does not have the three parts of a compact JWS."
        case .json(let error): error.description
        case .notAnObject: "The JSON text is not an object."
        case .memberType(let name): "The member \(name) has the wrong type."
        case .algorithmMissing: "The header names no algorithm."
        case .algorithmNone: "The token is not signed."
        case .algorithmMismatch: "The header's algorithm is not the key's."
        case .keyIDMismatch: "The header names another key."
        case .criticalParameter: "The header has critical parameters, and none is understood."
        case .unencodedPayload: "The header has the parameter b64, which is not understood."
        case .signature: "The signature is not valid."
        case .privateKey: "The key holds private members; only public keys are accepted."
        case .keyType: "The key is neither RSA, nor EC with curve P-256, nor OKP with Ed25519."
        case .keyMember(let name): "The key's member \(name) is missing or malformed."
        case .key(let error): "The key is not acceptable: \(error.reason)."
        case .tooManyKeys: "The set holds more keys than are read here."
        case .claimMissing(let name): "The claim \(name) is missing."
        case .issuer: "The token is of another issuer."
        case .audience: "The token is meant for another audience."
        case .expired: "The token has expired."
        case .notYetValid: "The token is not valid yet."
        case .issuedInTheFuture: "The token was issued in the future."
        }
    }
}

extension JSONObject {
    /// The object a text consists of; other values and other texts are refused.
    init(reading bytes: [UInt8]) throws(JOSEError) {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw .json(error)
        }
        guard let object = json.object else { throw .notAnObject }
        self = object
    }

    /// A member that must be a string when it is there; null counts as there.
    func string(_ name: String) throws(JOSEError) -> String? {
        guard let value = self[name] else { return nil }
        guard let string = value.string else { throw .memberType(name) }
        return string
    }
}
