// What the dashboard refuses, as problems.

internal import HTTP
internal import HTTPTypes
package import Model
package import Routing

package enum DashboardError: Error, Equatable {
    /// Not there, or somebody else's: nobody learns which.
    case nothingHere
    case notAllowed(String, Member.Role)
    /// A form that is not as it was drawn, with a sentence.
    case unreadable(String)
}

extension DashboardError: ResponseError {
    package var problem: Problem {
        switch self {
        case .nothingHere:
            Problem(
                .notFound, "nothing_here",
                "there is nothing here, or nothing that you may see; the start page lists what you look after")
        case .notAllowed(let permission, let role):
            Problem(
                .forbidden, "not_allowed",
                "this needs the permission \(permission), which a \(role.rawValue) does not have; ask an owner of the account for another role"
            )
        case .unreadable(let sentence): Problem(.badRequest, "invalid_form", sentence)
        }
    }
}
