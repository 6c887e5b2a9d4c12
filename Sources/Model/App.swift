// Developer apps of the Builder API: sibling clients under one name, and the end-users their backend provisions.

/// A developer app. Its clients are `app_…` (public) and `m2m_…` (machine).
package struct App: Equatable, Sendable {
    package enum Status: String, Sendable { case approved, disabled }

    package let id: ID<App>
    package let name: String
    package let publicClientID: ClientID
    package let status: Status
    package let createdAt: Timestamp

    package init(id: ID<App>, name: String, publicClientID: ClientID, status: Status, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.publicClientID = publicClientID
        self.status = status
        self.createdAt = createdAt
    }
}

/// An end-user that an app's backend knows under its own identifier.
package struct AppUser: Equatable, Sendable {
    package enum Status: String, Sendable {
        case active, inactive

        /// As clients send it, in any case.
        package init(parsing text: String) throws(ModelError) {
            guard let status = Status(rawValue: text.lowercased()) else {
                throw ModelError("status must be \"active\" or \"inactive\"")
            }
            self = status
        }
    }

    package let id: ID<AppUser>
    package let app: ID<App>
    package let externalUserID: ExternalUserID
    package let email: EmailAddress?
    package let status: Status
    package let createdAt: Timestamp

    package init(
        id: ID<AppUser>, app: ID<App>, externalUserID: ExternalUserID, email: EmailAddress?, status: Status,
        createdAt: Timestamp
    ) {
        self.id = id
        self.app = app
        self.externalUserID = externalUserID
        self.email = email
        self.status = status
        self.createdAt = createdAt
    }
}

/// An app's own name for a user: 1 to 128 letters, digits, `.` `_` `:` `-`, the first a letter or digit, and not in the name
/// spaces `owner:` and `user:`. The builder SDK refuses anything else before it sends it; so do we.
package struct ExternalUserID: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(ModelError) {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        }
        let bytes = text.utf8
        guard (1...128).contains(bytes.count), let first = bytes.first, isAlphanumeric(first),
            bytes.allSatisfy({ isAlphanumeric($0) || [0x2e, 0x5f, 0x3a, 0x2d].contains($0) })
        else {
            throw ModelError(
                "externalUserId must be 1 to 128 letters, digits, '.', '_', ':' or '-', beginning with a letter or digit"
            )
        }
        guard !text.hasPrefix("owner:"), !text.hasPrefix("user:") else {
            throw ModelError("externalUserId must not begin with \"owner:\" or \"user:\"")
        }
        description = text
    }
}
