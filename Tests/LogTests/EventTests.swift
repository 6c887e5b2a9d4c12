// The catalogue of events: unique, complete, in systemd's format.

import Log
import Testing

@Suite("Events")
struct EventTests {
    @Test("identifiers and names are unique, and identifiers are 128 bits in lower-case hexadecimal")
    func identifiers() {
        #expect(Set(Event.all.map(\.messageID)).count == Event.all.count)
        #expect(Set(Event.all.map(\.name)).count == Event.all.count)
        for event in Event.all {
            #expect(event.messageID.utf8.count == 32)
            #expect(event.messageID.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) })
            #expect(event.messageID != String(repeating: "0", count: 32))
        }
    }

    @Test("the names the audit log and the dashboard rely on are there")
    func names() {
        let expected: Set<String> = [
            "token.issued", "token.refused", "client.authentication.failed", "authorization.granted",
            "authorization.refused", "user.provisioned", "user.updated", "user.deactivated", "user.token_minted",
            "token.revoked", "grant.revoked", "signing_key.generated", "signing_key.rotated",
            "signing_key.deactivated", "environment.created", "environment.deleted", "environment.disabled",
            "environment.enabled", "environment.updated", "invitation.accepted", "invitation.declined",
            "account.created",
            "client.created", "client.disabled", "client.enabled", "client.secret_rotated", "client.granted",
            "app.created", "resource_server.created", "scope.created", "server.started", "server.stopping",
            "limit.exceeded", "storage.failed", "storage.busy", "schema.newer", "client.grant_revoked",
            "user.signed_in", "sign_in.refused", "session.ended", "user.password_reset", "user.password_changed",
            "user.email_verified", "mail.failed", "mail.written", "static_documents.repaired", "backup.made",
            "environment.restored",
            "resource.changed", "access", "internal.error", "account.renamed", "member.invited",
            "member_invitation.revoked", "member_invitation.declined", "member.joined", "member.role_changed",
            "member.removed", "invite.requested", "invite.approved", "invite.refused",
        ]
        #expect(Set(Event.all.map(\.name)) == expected)
    }

    @Test("the catalogue has an entry per event: identifier, subject, blank line, text, blank line")
    func catalogue() {
        let entries = Event.catalogueText.split(separator: "\n-- ", omittingEmptySubsequences: false).dropFirst()
        #expect(entries.count == Event.all.count)
        for (entry, event) in zip(entries, Event.all) {
            let text = "\(event.messageID)\nSubject: \(event.subject)\nDefined-By: Gatehouse\n\n\(event.explanation)\n"
            #expect(entry == text || entry + "\n" == text)
            #expect(!event.explanation.contains("\n-- ") && !event.subject.contains("\n"))
        }
    }

    /// What every sender of an event is sure to send; journalctl shows nothing in the place of a field that is missing.
    private func fields(of event: Event) -> Set<Substring> {
        switch event {
        case .tokenIssued, .tokenRevoked: ["TENANT", "REQUEST_ID", "CLIENT_ID"]
        case .userSignedIn, .sessionEnded, .userPasswordReset, .userPasswordChanged, .emailVerified,
            .invitationAccepted:
            ["TENANT", "REQUEST_ID", "USER_ID"]
        case .signInRefused: ["TENANT", "REQUEST_ID", "REASON", "REMOTE_ADDR"]
        case .mailFailed: ["REASON"]
        case .authorizationGranted, .userUpdated, .userDeactivated, .userTokenMinted, .grantRevoked:
            ["TENANT", "REQUEST_ID", "CLIENT_ID", "USER_ID"]
        // Refusals: whoever could not be found out has no CLIENT_ID.
        case .tokenRefused, .clientAuthenticationFailed, .limitExceeded:
            ["TENANT", "REQUEST_ID", "ENDPOINT", "REASON", "REMOTE_ADDR"]
        case .userProvisioned, .signingKeyRotated, .staticDocumentsRepaired: ["TENANT"]
        case .environmentUpdated, .invitationDeclined: ["TENANT"]
        case .accountRenamed, .memberInvitationRevoked, .memberInvitationDeclined, .memberRoleChanged, .memberRemoved,
            .inviteRequested:
            ["TENANT"]
        case .memberInvited, .inviteApproved, .inviteRefused: ["TENANT", "REASON"]
        case .memberJoined: ["TENANT", "USER_ID"]
        case .clientCreated, .clientDisabled, .clientEnabled, .clientSecretRotated, .clientGranted,
            .clientGrantRevoked:
            ["TENANT", "CLIENT_ID", "REASON"]
        case .signingKeyGenerated, .signingKeyDeactivated, .environmentCreated, .environmentDeleted,
            .environmentDisabled, .environmentEnabled, .environmentRestored, .accountCreated, .appCreated,
            .resourceServerCreated, .scopeCreated:
            ["TENANT", "REASON"]
        case .backupMade: ["REASON"]
        case .mailWritten: ["PATH"]
        case .resourceChanged: ["TENANT", "REQUEST_ID", "CLIENT_ID", "REASON"]
        case .storageFailed, .storageBusy, .schemaNewer: ["TENANT", "REASON"]
        case .authorizationRefused, .internalError: ["TENANT", "REQUEST_ID", "REASON"]
        case .access: ["REQUEST_ID", "ENDPOINT", "METHOD", "STATUS", "DURATION_US"]
        default: []
        }
    }

    @Test("an explanation names only fields that every record of its event has")
    func placeholders() {
        for event in Event.all {
            let known = fields(of: event)
            let parts = event.explanation.split(separator: "@", omittingEmptySubsequences: false)
            #expect(parts.count % 2 == 1, "\(event.name)")
            for (place, part) in parts.enumerated() where place % 2 == 1 {
                #expect(known.contains(part), "\(event.name)")
            }
        }
    }

    @Test(
        "a field's name is checked",
        arguments: [
            ("TENANT", true), ("A", true), ("A1_B", true), ("", false), ("_SYSTEMD_UNIT", false), ("1A", false),
            ("a", false),
            ("A B", false), ("A=B", false), ("A\n", false), (String(repeating: "A", count: 65), false),
        ])
    func fields(name: String, isValid: Bool) {
        #expect((Field(name) != nil) == isValid)
    }
}
