// What could not be done for one tenant, while the others went on.

package import Model

/// A failure that does not keep the others.
package struct TenantFailure: Equatable, Sendable, CustomStringConvertible {
    /// Whose work failed; nil when it was the installation's own.
    package let tenant: Handle?
    package let reason: String

    init(_ tenant: Handle?, _ error: any Error) {
        self.tenant = tenant
        reason = "\(error)"
    }

    package var description: String { tenant.map { "\($0): \(reason)" } ?? reason }
}
