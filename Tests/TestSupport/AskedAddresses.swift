// What was asked of whom.

package import Outbound
internal import Synchronization

/// The addresses that were asked, in their order.
package final class AskedAddresses: Sendable {
    private let all = Mutex<[String]>([])

    package init() {}

    package func note(_ url: OutboundURL) { all.withLock { $0.append(url.description) } }

    package func count(endingIn end: String) -> Int { all.withLock { $0.count { $0.hasSuffix(end) } } }
}
