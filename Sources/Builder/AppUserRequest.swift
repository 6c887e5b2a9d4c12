// What a backend says of an end-user: the body of POST and PUT.

internal import HTTP
internal import Model

/// A provisioning request, valid by construction.
struct AppUserRequest: Sendable {
    /// A member that was sent, or left out: what is left out is not changed.
    enum Field<Value: Sendable>: Sendable {
        case kept
        case set(Value)

        func value(or old: Value) -> Value {
            if case .set(let value) = self { value } else { old }
        }
    }

    let externalUserID: ExternalUserID
    let email: Field<EmailAddress?>
    let status: Field<AppUser.Status>

    init(_ request: Request) throws {
        let body = try JSONBody(request)
        do {
            guard let id = try body.string("externalUserId") else {
                throw BuilderError.invalidRequest("externalUserId is required")
            }
            externalUserID = try ExternalUserID(Self.trimmed(id))
            if body.contains("email") {
                let text = try body.string("email").map(Self.trimmed)
                email = .set(try text.flatMap { $0.isEmpty ? nil : try EmailAddress($0) })
            } else {
                email = .kept
            }
            status = try body.string("status").map { .set(try AppUser.Status(parsing: Self.trimmed($0))) } ?? .kept
        } catch let error as ModelError {
            throw BuilderError.invalidRequest(error.description)
        }
    }

    /// What a DELETE asks for.
    init(deactivating id: ExternalUserID) {
        externalUserID = id
        email = .kept
        status = .set(.inactive)
    }

    /// Without the spaces, tabs and line ends around it. By bytes: looking at characters from the end takes quadratic time on
    /// text that was made for it.
    static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        guard let first = text.utf8.firstIndex(where: { !isSpace($0) }),
            let last = text.utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text.utf8[first...last]) ?? ""
    }
}
