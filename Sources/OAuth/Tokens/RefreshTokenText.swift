// The text of a refresh token, and how the next one follows from it.

internal import Cryptography
internal import JOSE
internal import Model

/// `gh_rt_` and, in base64url, the grant's identifier, the generation and a secret of 256 bits. The first one's secret is chance; each
/// successor's is an HMAC of its predecessor, so that a retry gets the same successor and no token is stored in clear.
struct RefreshTokenText {
    static let prefix = "gh_rt_"

    let grant: ID<AuthorizationGrant>
    let generation: Int
    /// The whole token.
    let text: String

    /// The first of a family.
    init(first grant: ID<AuthorizationGrant>, _ randomness: Randomness) {
        self.init(grant, 0, secret: randomness.bytes(Digest.length))
    }

    /// nil for what was never one of ours: another prefix, length or spelling.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = try? Base64URL.decode(text.utf8.dropFirst(Self.prefix.utf8.count)),
            bytes.count == 20 + Digest.length, let grant = ID<AuthorizationGrant>(bytes: bytes[..<16])
        else { return nil }
        self.grant = grant
        generation = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        self.text = text
    }

    private init(_ grant: ID<AuthorizationGrant>, _ generation: Int, secret: [UInt8]) {
        self.grant = grant
        self.generation = generation
        let number = (0..<4).map { UInt8(truncatingIfNeeded: generation >> (24 - 8 * $0)) }
        text = Self.prefix + Base64URL.encode(grant.bytes + number + secret)
    }

    /// What is stored of it.
    var digest: [UInt8] { Digest.sha256(Array(text.utf8)) }

    /// The token that takes this one's place.
    func successor(_ key: [UInt8]) -> RefreshTokenText {
        RefreshTokenText(grant, generation + 1, secret: HMAC.sha256(key: key, Array(text.utf8)))
    }
}

/// What a presented refresh token is to its family.
enum RefreshTokenStanding {
    case current
    /// The one before the current one, which is given along.
    case previous(successor: RefreshTokenText)
    /// An older one of this family.
    case old
    /// None of this family's.
    case foreign

    /// Steps walked at most from an old token to the current one; more generations take longer than families live.
    private static let mostSteps = 10_000

    /// - Parameter key: nil in an environment where no successor has ever been made.
    init(_ token: RefreshTokenText, in family: RefreshToken, key: [UInt8]?) {
        let steps = family.generation - token.generation
        guard token.grant == family.grant, (0...Self.mostSteps).contains(steps) else {
            self = .foreign
            return
        }
        var last = token
        if steps > 0 {
            guard let key else {
                self = .foreign
                return
            }
            for _ in 0..<steps { last = last.successor(key) }
        }
        guard ConstantTime.equal(last.digest, family.digest) else {
            self = .foreign
            return
        }
        self = steps == 0 ? .current : steps == 1 ? .previous(successor: last) : .old
    }
}
