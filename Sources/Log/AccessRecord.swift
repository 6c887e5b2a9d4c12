// The record of one request, written straight to bytes: it is the only one on every request's way.

/// What the log says of a request. It has no place for a query string, a header or a body, so none can be logged by mistake.
package struct AccessRecord: Sendable {
    package var tenant: String?
    package var requestID: String
    /// The route's pattern (`/oauth/token`, `/api/users/{id}`), never the path as sent.
    package var endpoint: String
    package var method: String
    package var status: Int
    package var durationMicroseconds: Int
    package var clientID: String?
    package var userID: String?
    package var remoteAddress: String?
    /// Why it was refused, if it was.
    package var refusal: ShortReason?

    package init(
        tenant: String?, requestID: String, endpoint: String, method: String, status: Int, durationMicroseconds: Int,
        clientID: String? = nil, userID: String? = nil, remoteAddress: String? = nil,
        refusal: ShortReason? = nil
    ) {
        self.tenant = tenant
        self.requestID = requestID
        self.endpoint = endpoint
        self.method = method
        self.status = status
        self.durationMicroseconds = durationMicroseconds
        self.clientID = clientID
        self.userID = userID
        self.remoteAddress = remoteAddress
        self.refusal = refusal
    }

    /// A failure of ours is an error; whatever a client did wrong is not.
    fileprivate var priority: Priority { status >= 500 ? .error : .info }

}

extension NativeRecord {
    init(_ access: AccessRecord) {
        self.init(access.priority, event: .access, capacity: 512)
        let answer = "\(access.method) \(access.endpoint) \(access.status)"
        append(.message, access.refusal.map { "\(answer) \($0.message)" } ?? answer)
        append(.requestID, access.requestID)
        append(.endpoint, access.endpoint)
        append(.method, access.method)
        append(.status, access.status)
        append(.durationMicroseconds, access.durationMicroseconds)
        if let tenant = access.tenant { append(.tenant, tenant) }
        if let client = access.clientID { append(.clientID, client) }
        if let user = access.userID { append(.userID, user) }
        if let address = access.remoteAddress { append(.remoteAddress, address) }
    }
}

extension ReadableLine {
    mutating func append(_ access: AccessRecord, at time: UTCTime) {
        begin(access.priority, at: time)
        word(access.tenant ?? "-")
        word(access.method)
        word(access.endpoint)
        raw { $0.append(decimal: access.status) }
        raw { bytes in
            let tenths = access.durationMicroseconds / 100
            bytes.append(decimal: tenths / 10)
            bytes.append(UInt8(ascii: "."))
            bytes.append(decimal: tenths % 10)
            bytes.append(contentsOf: "ms".utf8)
        }
        if let refusal = access.refusal { field("why", refusal.text) }
        if let client = access.clientID { field("client", client) }
        if let user = access.userID { field("user", user) }
        if let address = access.remoteAddress { field("from", address) }
        field("request", access.requestID)
        end()
    }
}
