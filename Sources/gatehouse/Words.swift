// What people write on the command line, as values; a refusal is a usage error with status 64.

import Administration
import ArgumentParser
import Model

extension Environment.Kind: ExpressibleByArgument {}

extension Client.ClientType: ExpressibleByArgument {}

extension ClientMetadata.TokenFormat: ExpressibleByArgument {}

extension ClientMetadata.SubjectType: ExpressibleByArgument {}

enum Words {
    static func handle(_ text: String) throws -> Handle { try Handle(text) }
    static func origin(_ text: String) throws -> Origin { try Origin(text) }
    static func email(_ text: String) throws -> EmailAddress { try EmailAddress(text) }
    static func algorithm(_ text: String) throws -> SigningAlgorithm { try SigningAlgorithm(parsing: text) }
    static func scope(_ text: String) throws -> ScopeToken { try ScopeToken(text) }
    static func resource(_ text: String) throws -> ResourceIndicator { try ResourceIndicator(text) }
    static func phone(_ text: String) throws -> String { try ProfileClaims.phone(text) }
    static func profile(_ text: String) throws -> String { try ProfileClaims.checked(text) }
    static func scopes(_ text: String) throws -> ScopeSet { try ScopeSet(parsing: text) }

    /// The grant types a client may have; the two whose names are URNs have a short form too.
    static let grantTypes: [(name: String, type: GrantType)] = [
        ("authorization_code", .authorizationCode), ("client_credentials", .clientCredentials),
        ("refresh_token", .refreshToken), ("device_code", .deviceCode), ("token_exchange", .tokenExchange),
    ]

    static func grantType(_ text: String) throws -> GrantType {
        guard let known = grantTypes.first(where: { $0.name == text || $0.type.rawValue == text }) else {
            throw ConfigurationError("a grant type is one of \(grantTypes.map(\.name).joined(separator: ", "))")
        }
        return known.type
    }

    static func authenticationMethod(_ text: String) throws -> ClientAuthenticationMethod {
        let known: [ClientAuthenticationMethod] = [.basic, .post]
        guard let method = known.first(where: { $0.rawValue == text }) else {
            throw ConfigurationError("a method is one of \(known.map(\.rawValue).joined(separator: ", "))")
        }
        return method
    }

    /// A name that people read.
    static func name(_ text: String) throws -> String {
        guard (1...200).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
        else { throw ConfigurationError("a name is 1 to 200 bytes long, without control characters") }
        return text
    }
}
