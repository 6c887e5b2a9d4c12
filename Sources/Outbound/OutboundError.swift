// Why nothing left the machine, or nothing came back: the sentences of this room.

package enum OutboundError: Error, Equatable, CustomStringConvertible {
    /// A text that has no form on the wire.
    case unspeakable
    case malformedURL(String)
    case notSecure
    case unknownHost(String)
    /// Somebody's address that is not on the public internet.
    case privateAddress(String)
    /// This machine has asked that host often enough.
    case tooOften(host: String, retryAfter: Int)
    case tooLarge(limit: Int)
    case timedOut(milliseconds: Int)
    /// curl's own number, and its words if it has any.
    case failed(status: Int32, String)
    case unsendableAddress

    package var description: String {
        switch self {
        case .unspeakable: "a value for curl holds a control character"
        case .malformedURL(let reason): "this is no URL to fetch from: \(reason)"
        case .notSecure: "only https URLs are fetched"
        case .unknownHost(let host): "the host \(host) has no address"
        case .privateAddress(let host): "the host \(host) has an address that is not on the public internet"
        case .tooOften(let host, let wait): "the host \(host) was asked too often; it will be again in \(wait) seconds"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .timedOut(let milliseconds): "there was no answer within \(milliseconds) milliseconds"
        case .failed(let status, let words): words.isEmpty ? "curl ended with \(status)" : "curl: \(words) (\(status))"
        case .unsendableAddress: "no mail can be sent to an address that needs quotes"
        }
    }
}
