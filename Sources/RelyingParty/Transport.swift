// How the provider is asked: two questions, so that tests can answer them without a network.

package import HTTP
package import Outbound

package struct Transport: Sendable {
    package typealias Get = @Sendable (_ url: OutboundURL, _ authorization: String?) throws -> FetchedDocument
    package typealias Post =
        @Sendable (_ url: OutboundURL, _ form: Form, _ authorization: String?) throws -> FetchedDocument

    package let get: Get
    package let post: Post

    package init(get: @escaping Get, post: @escaping Post) {
        self.get = get
        self.post = post
    }

    package init(_ fetcher: Fetcher) {
        self.init(
            get: { try fetcher.get($0, authorization: $1) }, post: { try fetcher.post($0, form: $1, authorization: $2) }
        )
    }

    /// Whatever keeps an answer away, as this room says it.
    static func asking(
        _ url: OutboundURL, _ body: () throws -> FetchedDocument
    ) throws(RelyingPartyError) -> FetchedDocument {
        do { return try body() } catch OutboundError.failed(status: 7, _) {
            throw .unreachable(url.description, "nobody listens there")
        } catch {
            throw .unreachable(url.description, "\(error)")
        }
    }
}
