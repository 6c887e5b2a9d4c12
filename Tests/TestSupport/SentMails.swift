// The mail server of tests: it keeps what it is given.

package import Outbound
internal import Synchronization

/// Keeps every mail, and why any was given up.
package final class SentMails: Mailer {
    private let mails = Mutex<[Mail]>([])
    private let failures = Mutex<[String]>([])

    package init() {}

    package func send(_ mail: Mail) { mails.withLock { $0.append(mail) } }
    package func note(_ error: any Error) { failures.withLock { $0.append("\(error)") } }

    package var all: [Mail] { mails.withLock { $0 } }
    package var problems: [String] { failures.withLock { $0 } }
}
