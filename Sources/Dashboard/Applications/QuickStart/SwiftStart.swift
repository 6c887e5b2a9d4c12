// How to begin in Swift.

extension QuickStartTemplate {
    static let swiftForPeople = QuickStartTemplate(
        text: #"""
            // Signs a person in: Authorization Code with PKCE. On Linux with the package swift-crypto.
            ?secret // The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            import Foundation
            #if canImport(CryptoKit)
            import CryptoKit
            #else
            import Crypto
            import FoundationNetworking
            #endif

            let issuer = {{issuer}}
            let clientID = {{client_id}}
            let redirectURI = {{redirect_uri}}
            let scope = {{scope}}

            func base64URL(_ bytes: some Sequence<UInt8>) -> String {
                Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
                    .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
            }
            func random() -> String { base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max) }) }
            func form(_ pairs: KeyValuePairs<String, String>) -> String {
                let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
                return pairs.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: plain)!)" }.joined(separator: "&")
            }

            let verifier = random(), state = random()
            let query = form([
                "response_type": "code", "client_id": clientID, "redirect_uri": redirectURI, "scope": scope, "state": state,
                "code_challenge": base64URL(SHA256.hash(data: Data(verifier.utf8))), "code_challenge_method": "S256",
            ])
            print("Open this address in a browser:\n\(issuer)/oauth/authorize?\(query)")
            print("Then paste the address that you were sent back to:")
            let answer = URLComponents(string: readLine() ?? "")?.queryItems ?? []
            func value(_ name: String) -> String? { answer.first { $0.name == name }?.value }
            guard value("state") == state, let code = value("code") else { fatalError("This answers another request.") }

            var request = URLRequest(url: URL(string: "\(issuer)/oauth/token")!)
            request.httpMethod = "POST"
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(form([
                "grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirectURI,
                "client_id": clientID,
            ?secret     "client_secret": ProcessInfo.processInfo.environment["CLIENT_SECRET"] ?? "",
            ]).utf8)
            let (tokens, _) = try await URLSession.shared.data(for: request)
            let read = try JSONSerialization.jsonObject(with: tokens) as? [String: Any]
            print(read?["scope"] ?? read ?? [:])
            """#)

    static let swiftForMachines = QuickStartTemplate(
        text: #"""
            // A token for the application itself: Client Credentials.
            // The secret stands in the environment and in no file: export CLIENT_SECRET='…'
            import Foundation
            #if canImport(FoundationNetworking)
            import FoundationNetworking
            #endif

            let issuer = {{issuer}}
            let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
            let pairs = [
                "grant_type": "client_credentials", "client_id": {{client_id}},
                "client_secret": ProcessInfo.processInfo.environment["CLIENT_SECRET"] ?? "",
            ?resource     "resource": {{resource}},
            ?unbound     "scope": {{scope}},
            ]
            var request = URLRequest(url: URL(string: "\(issuer)/oauth/token")!)
            request.httpMethod = "POST"
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(
                pairs.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: plain)!)" }.joined(separator: "&").utf8)
            let (answer, _) = try await URLSession.shared.data(for: request)
            let token = try JSONSerialization.jsonObject(with: answer) as? [String: Any]
            print(token?["scope"] ?? token ?? [:])
            """#)
}
