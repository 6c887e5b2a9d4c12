// Mails as values, and who sends them.

package import Model

/// A mail to one person, in two forms of the same words.
package struct Mail: Equatable, Sendable {
    package let to: EmailAddress
    package let subject: String
    package let text: String
    package let html: String

    package init(to: EmailAddress, subject: String, text: String, html: String) {
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
    }
}

package protocol Mailer: Sendable {
    func send(_ mail: Mail) throws
}
