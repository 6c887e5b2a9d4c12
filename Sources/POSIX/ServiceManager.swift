// Telling the service manager how the start and the stop go (sd_notify(3)).

internal import CLinux

package enum ServiceManager {
    /// Sends a state such as `READY=1`; without a manager that listens, nothing happens.
    package static func notify(_ state: String) {
        guard let name = CurrentProcess.variable("NOTIFY_SOCKET") else { return }
        _ = unsafe gh_send_datagram(name, state, state.utf8.count)
    }
}
