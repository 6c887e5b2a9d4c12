// From the web server's parameter to a tenant.

internal import Database
internal import HTTP
internal import HTTPTypes
internal import Model
package import Store

package struct Tenancy: Sendable {
    private let control: ControlStore

    package init(control: ControlStore) {
        self.control = control
    }

    /// The environment and address behind a request, and the state of the control database that says so.
    func resolve(_ request: Request) throws -> (entry: Directory.Entry, stamp: ChangeStamp?) {
        guard let host = request.tenant else { throw TenancyError.missing }
        let directory = try control.directory()
        guard let entry = directory.entry(host: host) else {
            // Only a name that nobody has needs to be judged: hosts in the directory are legal.
            throw Hostname(host) == nil ? TenancyError.malformed : TenancyError.unknown(host)
        }
        guard entry.environment.status == .active else { throw TenancyError.disabled(host) }
        return (entry, directory.stamp)
    }
}

/// Why no tenant answers.
package enum TenancyError: Error, Equatable {
    case missing
    case malformed
    case unknown(String)
    case disabled(String)
}

extension TenancyError: ResponseError {
    package var problem: Problem {
        switch self {
        case .missing:
            Problem(
                .misdirectedRequest, "unknown_host",
                "the web server named no tenant; its configuration must set GATEHOUSE_TENANT for this host")
        case .malformed:
            Problem(.badRequest, "invalid_host", "the host is not a host name of letters, digits, hyphens and dots")
        case .unknown(let host):
            Problem(
                .misdirectedRequest, "unknown_host",
                "no environment answers at \(host); check the spelling of its handle in the address")
        case .disabled(let host):
            Problem(.forbidden, "environment_disabled", "the environment at \(host) has been disabled by its operator")
        }
    }
}
