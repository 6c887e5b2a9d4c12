// Why an operator's wish could not be done, and the sentences that more than one place needs.

package import Model

/// A refusal with what to do about it.
package struct AdministrationError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    static func accountExists(_ handle: Handle) -> Self {
        Self("an account with the handle \"\(handle)\" exists already")
    }

    static func handleTaken(_ handle: Handle) -> Self {
        Self("an environment with the handle \"\(handle)\" exists already")
    }

    static func handleReleased(_ handle: Handle, until: Timestamp) -> Self {
        Self("the handle \"\(handle)\" was given back a while ago and is kept from others until \(until)")
    }

    static func hostTaken(_ host: Hostname) -> Self { Self("another environment answers at \(host) already") }

    package static func accountUnknown(_ handle: String, known: [Handle]) -> Self {
        Self("no account has the handle \"\(handle)\"; there are: \(list(known))")
    }

    package static func environmentUnknown(_ handle: String, known: [Handle]) -> Self {
        Self("no environment has the handle \"\(handle)\"; there are: \(list(known))")
    }

    static let dashboardStays = Self(
        "the dashboard's environment can be neither deleted nor disabled: its users are the members of every account")

    static func appUnknown(_ name: String) -> Self { Self("no app has the public client id \(name)") }

    private static func list(_ handles: [Handle]) -> String {
        handles.isEmpty ? "none" : handles.map(\.description).joined(separator: ", ")
    }
}
