// Scopes (RFC 6749 section 3.3).

/// One scope: visible ASCII without `"` and `\`.
package struct ScopeToken: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(ModelError) {
        let isValid = text.utf8.allSatisfy { $0 == 0x21 || (0x23...0x5b).contains($0) || (0x5d...0x7e).contains($0) }
        guard isValid, (1...128).contains(text.utf8.count) else {
            throw ModelError("a scope is 1 to 128 visible ASCII characters without quotation mark and backslash")
        }
        description = text
    }

    /// For names that stand in the program.
    package init(_ text: StaticString) {
        description = "\(text)"
    }

    package static func < (left: ScopeToken, right: ScopeToken) -> Bool { left.description < right.description }
}

extension ScopeToken {
    package static let openid = ScopeToken("openid" as StaticString)
    package static let profile = ScopeToken("profile" as StaticString)
    package static let email = ScopeToken("email" as StaticString)
    package static let address = ScopeToken("address" as StaticString)
    package static let phone = ScopeToken("phone" as StaticString)
    package static let offlineAccess = ScopeToken("offline_access" as StaticString)
    package static let signJob = ScopeToken("sign:job" as StaticString)
    package static let signMintUserToken = ScopeToken("sign:mint_user_token" as StaticString)
    package static let usersRead = ScopeToken("users:read" as StaticString)
    package static let usersWrite = ScopeToken("users:write" as StaticString)
    package static let usersToken = ScopeToken("users:token" as StaticString)
    package static let deviceApprove = ScopeToken("device:approve" as StaticString)
    package static let admin = ScopeToken("admin" as StaticString)

    /// The scopes of OpenID Connect, which speak of the person and belong to no resource server.
    package static let identity: [ScopeToken] = [.openid, .profile, .email, .address, .phone, .offlineAccess]
}

/// Scopes in the order they were named, each once.
package struct ScopeSet: Equatable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral, Sequence {
    /// Scopes that one request may name.
    package static let mostAsked = 100

    private let tokens: [ScopeToken]
    /// The wire form.
    package let description: String

    package init(_ tokens: some Sequence<ScopeToken>) {
        var unique: [ScopeToken] = []
        for token in tokens where !unique.contains(token) { unique.append(token) }
        self.init(unique: unique)
    }

    private init(unique tokens: [ScopeToken]) {
        self.tokens = tokens
        description = tokens.map(\.description).joined(separator: " ")
    }

    /// These in their order, without those that `isKept` refuses.
    private func keeping(_ isKept: (ScopeToken) -> Bool) -> ScopeSet {
        tokens.allSatisfy(isKept) ? self : ScopeSet(unique: tokens.filter(isKept))
    }

    package init(arrayLiteral elements: ScopeToken...) {
        self.init(elements)
    }

    /// The wire form: scopes separated by one space. Lists stored or sent by the Builder API's clients may use commas
    /// (`commas`). What a request names is bounded by `mostAsked`; what is stored or signed was judged when it was written.
    package init(parsing text: String, commas: Bool = false, atMost most: Int = .max) throws(ModelError) {
        let bytes = Array(text.utf8)
        var tokens: [ScopeToken] = []
        var start = 0
        for index in 0...bytes.count {
            guard
                index == bytes.count || bytes[index] == UInt8(ascii: " ") || commas && bytes[index] == UInt8(ascii: ",")
            else { continue }
            if start < index {
                tokens.append(try ScopeToken(String(decoding: bytes[start..<index], as: UTF8.self)))
                guard tokens.count <= most else {
                    throw ModelError("at most \(most) scopes can be asked for at once")
                }
            }
            start = index + 1
        }
        self.init(tokens)
    }

    package var isEmpty: Bool { tokens.isEmpty }
    package var count: Int { tokens.count }
    package func contains(_ token: ScopeToken) -> Bool { tokens.contains(token) }
    package func subtracting(_ other: ScopeSet) -> ScopeSet { keeping { !other.contains($0) } }
    package func intersection(_ other: ScopeSet) -> ScopeSet { keeping(other.contains) }
    package func union(_ other: ScopeSet) -> ScopeSet { ScopeSet(tokens + other.tokens) }
    package func makeIterator() -> IndexingIterator<[ScopeToken]> { tokens.makeIterator() }
}
