// What a response says about caching (RFC 9111 section 5.2.2).

package enum CacheControl: Equatable, Sendable {
    /// For everything that holds a token, a code or personal data (RFC 6749 section 5.1).
    case noStore
    /// May be kept, but must be asked about before each use.
    case noCache
    /// May be kept by every cache for so many seconds.
    case publicMaxAge(Int)
    /// May be kept by the browser alone for so many seconds.
    case privateMaxAge(Int)
    /// Never changes under its name (RFC 8246): for a year.
    case immutable

    package var value: String {
        switch self {
        case .noStore: "no-store"
        case .noCache: "no-cache"
        case .publicMaxAge(let seconds): "public, max-age=\(seconds)"
        case .privateMaxAge(let seconds): "private, max-age=\(seconds)"
        case .immutable: "public, max-age=31536000, immutable"
        }
    }
}
