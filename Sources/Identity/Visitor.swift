// Who is at the other end, as far as the web server can tell.

package struct Visitor: Equatable, Sendable {
    package let remoteAddress: String
    package let userAgent: String?
    package let requestID: String?

    package init(remoteAddress: String, userAgent: String?, requestID: String?) {
        self.remoteAddress = remoteAddress
        // It is shown to the person again, among their sessions; nobody reads more of it.
        self.userAgent = userAgent.map { String($0.prefix(400)) }
        self.requestID = requestID
    }
}
