// How the model's values travel to and from the database.

package import Database
package import Model

extension ID: SQLValueConvertible {
    package var sqlValue: SQLValue { .text(description) }

    package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .text(let text) = sqlValue, let id = ID(text) else { throw Self.mismatch(sqlValue) }
        self = id
    }
}

extension Timestamp: SQLValueConvertible {
    package var sqlValue: SQLValue { .integer(Int64(milliseconds)) }

    package init(sqlValue: SQLValue) throws(DatabaseError) {
        self.init(milliseconds: try Int(sqlValue: sqlValue))
    }
}

/// A value whose description is its stored form, and whose rules are checked again when it is read.
package protocol StoredText: SQLValueConvertible, CustomStringConvertible {
    init(stored: String) throws(ModelError)
}

extension StoredText {
    package var sqlValue: SQLValue { .text(description) }

    package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .text(let text) = sqlValue else { throw Self.mismatch(sqlValue) }
        do { try self.init(stored: text) } catch { throw Self.mismatch(sqlValue) }
    }
}

extension ClientID: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}
extension ExternalUserID: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}
extension EmailAddress: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}
extension Handle: StoredText {
    // The installation's own environments have reserved names.
    package init(stored: String) throws(ModelError) { self = try .reserved(stored) }
}
extension Origin: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}
extension ScopeSet: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(parsing: stored) }
}
extension ScopeToken: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}
extension ResourceIndicator: StoredText {
    package init(stored: String) throws(ModelError) { try self.init(stored) }
}

/// A word of a closed or open set, stored as the word.
package protocol StoredWord: SQLValueConvertible, RawRepresentable where RawValue == String {}

extension StoredWord {
    package var sqlValue: SQLValue { .text(rawValue) }

    package init(sqlValue: SQLValue) throws(DatabaseError) {
        guard case .text(let text) = sqlValue, let word = Self(rawValue: text) else { throw Self.mismatch(sqlValue) }
        self = word
    }
}

extension Environment.Kind: StoredWord {}
extension Environment.Status: StoredWord {}
extension User.Kind: StoredWord {}
extension User.Status: StoredWord {}
extension App.Status: StoredWord {}
extension AppUser.Status: StoredWord {}
extension Client.ClientType: StoredWord {}
extension Client.Status: StoredWord {}
extension Client.Sibling: StoredWord {}
extension ClientAuthenticationMethod: StoredWord {}
extension ResourceServer.Kind: StoredWord {}
extension SigningAlgorithm: StoredWord {}
extension SigningKey.Status: StoredWord {}
extension NotBefore.Kind: StoredWord {}
extension GrantType: StoredWord {}
extension ClientMetadata.TokenFormat: StoredWord {}
extension ClientMetadata.SubjectType: StoredWord {}
extension MailToken.Purpose: StoredWord {}
extension DecisionRecord.Kind: StoredWord {}
extension Invitation.Status: StoredWord {}
extension Member.Role: StoredWord {}
extension MemberInvitation.Status: StoredWord {}
extension Invite.Status: StoredWord {}
