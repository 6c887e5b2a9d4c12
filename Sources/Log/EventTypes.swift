// The events themselves: an identifier, once given, belongs to its event for ever.

extension Event {
    package static let tokenIssued = Event(
        "token.issued", "210d72a350844fe1800e34d9342912bf", "A token was issued",
        """
        The token endpoint gave a token to client @CLIENT_ID@ of @TENANT@. The token itself is never
        logged.
        """)

    package static let tokenRefused = Event(
        "token.refused", "716ee8fd1c8d4b1aa84afbe214e65a61", "A token was refused",
        """
        The token endpoint of @TENANT@ refused a request from @REMOTE_ADDR@: @REASON@. The first word
        went to the client as `error`. The record's CLIENT_ID, if it has one, is the client.
        """)

    package static let clientAuthenticationFailed = Event(
        "client.authentication.failed", "c9e829553d944ba5ac6a660ff928fc76", "A client could not prove who it is",
        """
        A request from @REMOTE_ADDR@ to @ENDPOINT@ of @TENANT@ named a client that does not exist or is
        disabled, a wrong secret, or a token with a forged signature. The record's CLIENT_ID, if it has
        one, is the name it gave. If it happens once after a rotation, the client still has the old
        secret; if it happens often, somebody is guessing.
        """)

    package static let authorizationGranted = Event(
        "authorization.granted", "7c6a8b5c1582491f843e7055720369d0", "A client was given an authorization code",
        """
        User @USER_ID@ of @TENANT@ is signed in and lets client @CLIENT_ID@ work for them. The code itself
        is never logged.
        """)

    package static let authorizationRefused = Event(
        "authorization.refused", "75625e523a3f4085beb18bf48d7e8406", "An authorization request was refused",
        """
        The authorization endpoint of @TENANT@ refused a request: @REASON@. The decision record of that
        reference tells the rule, what was asked, and the setting that would change the answer. The
        record's CLIENT_ID, if it has one, is the client.
        """)

    package static let userProvisioned = Event(
        "user.provisioned", "7bf1ba58835242239cfa2c8c067ccad6", "A user was provisioned",
        """
        A user of @TENANT@ was created, by the Builder API or by a command.
        """)

    package static let userUpdated = Event(
        "user.updated", "61bf30a22c76461094078b6d9a09abf9", "A user was changed",
        """
        Attributes or metadata of user @USER_ID@ of @TENANT@ were changed.
        """)

    package static let userDeactivated = Event(
        "user.deactivated", "29a08cf362204b389c1ae7acf8e80e1a", "A user was deactivated",
        """
        User @USER_ID@ of @TENANT@ gets no tokens any more, and those it has are refused.
        """)

    package static let userTokenMinted = Event(
        "user.token_minted", "30f55549618d49609e11604c2bbbd471", "A token was minted for a user",
        """
        Client @CLIENT_ID@ of @TENANT@ asked for a token in the name of user @USER_ID@ and got it.
        """)

    package static let tokenRevoked = Event(
        "token.revoked", "c9869de6a4fa43c19818d9dfea230d6a", "A token was revoked",
        """
        Client @CLIENT_ID@ of @TENANT@ revoked a token: one of its own, or of its app's other client.
        """)

    package static let grantRevoked = Event(
        "grant.revoked", "5d0c2b7e94b14c3f8f5a6e0d7a1c9b42", "A code or refresh token came a second time",
        """
        Client @CLIENT_ID@ of @TENANT@ presented a code or refresh token that had been used up. Somebody
        may have stolen it, so the grant of user @USER_ID@ has ended: its tokens are refused, and the
        person has to sign in again. If it happens often, the client loses answers or runs twice.
        """)

    package static let signingKeyGenerated = Event(
        "signing_key.generated", "d22ca5c402a44cce9866d8df121811a5", "A signing key was generated",
        """
        A new key of @TENANT@ is published in its key set and will sign once caches had time to see it;
        the first of an algorithm signs at once.
        """)

    package static let signingKeyRotated = Event(
        "signing_key.rotated", "1e9dda3926544f7a932fc0d0d23d0cbf", "A signing key was rotated",
        """
        Another key of @TENANT@ signs from now on; tokens of the old one verify until they expire.
        """)

    package static let signingKeyDeactivated = Event(
        "signing_key.deactivated", "5ddcd9c5eefa4d649969ec30e9021082", "A signing key was deactivated",
        """
        A key of @TENANT@ was taken from the key set; tokens it signed no longer verify.
        """)

    package static let environmentCreated = Event(
        "environment.created", "5ce5df9626944f95b4b8d711b339e15b", "An environment was created",
        """
        Environment @TENANT@ has a folder, a file and keys of its own and answers at its address.
        """)

    package static let environmentDeleted = Event(
        "environment.deleted", "7eed300df7444cbd9e8727d56b1ff4a6", "An environment was deleted",
        """
        Environment @TENANT@ and everything in it is gone; a backup is the only way back.
        """)

    package static let environmentDisabled = Event(
        "environment.disabled", "ed5cba76b089482b8371d8dca7dcfad4", "An environment was disabled",
        """
        Environment @TENANT@ answers nothing, and its static documents are withdrawn, until
        `gatehouse environment enable`. Everything in it is kept.
        """)

    package static let environmentEnabled = Event(
        "environment.enabled", "9272b83cf59949b2893c503f89f1dd3d", "An environment was enabled",
        """
        Environment @TENANT@ answers again at its addresses, with the keys it had.
        """)

    package static let accountCreated = Event(
        "account.created", "e5dcd160ddb7486abf295dbb9ee7bfc3", "An account was created",
        """
        The account @TENANT@ can own environments. Unless the command said otherwise, two were made with
        it: one with its handle, and one with its handle and `-test`.
        """)

    package static let clientCreated = Event(
        "client.created", "b373f4967fd7450e8744d0677bdaf1d5", "A client was created",
        """
        Client @CLIENT_ID@ of @TENANT@ was registered.
        """)

    package static let clientDisabled = Event(
        "client.disabled", "8f13d19b4e80b8b99e71332498018d4d", "A client was disabled",
        """
        Client @CLIENT_ID@ of @TENANT@ gets no more tokens, and those it has are refused, until
        `gatehouse client enable`, which does not bring them back.
        """)

    package static let clientEnabled = Event(
        "client.enabled", "c323e626bd297da68058512080779fda", "A client was enabled",
        """
        Client @CLIENT_ID@ of @TENANT@ may ask for tokens again, with the secret and the grants it had.
        """)

    package static let clientSecretRotated = Event(
        "client.secret_rotated", "9f9fa49c4291bbdafd481ede1296bb2b", "A client's secret was replaced",
        """
        Client @CLIENT_ID@ of @TENANT@ has a new secret, and the old one is refused. Failed authentications
        that follow are of those who have not been told.
        """)

    package static let clientGranted = Event(
        "client.granted", "414dfff7958a2906bec132d97a424036", "A client was granted a resource server",
        """
        Client @CLIENT_ID@ of @TENANT@ may ask for tokens for a resource server, or for other scopes of it
        than before; the audit trail says which.
        """)

    package static let clientGrantRevoked = Event(
        "client.grant_revoked", "9b8cb22fea5ad318eb01909d5b7153f1", "A client lost its grant for a resource server",
        """
        Client @CLIENT_ID@ of @TENANT@ gets no more tokens for a resource server, and those it has for it
        are refused here; the audit trail says which.
        """)

    package static let appCreated = Event(
        "app.created", "fe7d2d2baa3049369d75bdf32c929e2d", "An app was created",
        """
        An app of @TENANT@ with its clients was created.
        """)

    package static let resourceServerCreated = Event(
        "resource_server.created", "4ab6841aee4946209e5741ff4bd9cb94", "A resource server was created",
        """
        An API of @TENANT@ was registered: clients with a grant, and people, can get tokens for it.
        """)

    package static let scopeCreated = Event(
        "scope.created", "53ad0a2a3697454e88811c9bedab6450", "A scope was created",
        """
        A scope of @TENANT@ was made; clients that are allowed it may ask for it from now on.
        """)

    package static let serverStarted = Event(
        "server.started", "fc625c293dec4c35b85c0e3060ed2ea0", "Gatehouse has started",
        """
        The program has opened its files and answers requests.
        """)

    package static let serverStopping = Event(
        "server.stopping", "9b68bb34e89242829be1074787ebca31", "Gatehouse is stopping",
        """
        The program was told to stop. Requests that run are answered first; the socket stays with
        systemd, so new ones wait for the successor.
        """)

    package static let limitExceeded = Event(
        "limit.exceeded", "21b09dfe39f0416cab59e18d7cc3edba", "A limit was exceeded",
        """
        A request from @REMOTE_ADDR@ to @ENDPOINT@ of @TENANT@ was answered 429 with Retry-After, because
        there were too many of what is counted: @REASON@. `gatehouse routes` shows each path's limit.
        """)

    package static let storageFailed = Event(
        "storage.failed", "ded35781bcca46998ad4f5c1d3df5b6c", "Storage failed",
        """
        A file of @TENANT@ (`-` is the installation itself) could not be read or written: @REASON@. Look
        at free space, at the permissions of the data folder, and at the disk. `gatehouse doctor` looks
        for you.
        """)

    package static let storageBusy = Event(
        "storage.busy", "a0097718c6f0341e0e71a33890d3f8b0", "Storage was busy",
        """
        A request of @TENANT@ waited for its file in vain, changed nothing, and was answered 503 with
        Retry-After: @REASON@. One now and then is no harm. If it goes on, see who holds the file (`fuser -v`
        on the tenant's `identity.sqlite`: a command that hangs, another program), whether a migration or
        a restore is at work, and how long the disk takes to write (`iostat -x 1`); Debian has the two in the
        packages psmisc and sysstat.
        """)

    package static let schemaNewer = Event(
        "schema.newer", "c607e5edd70299c5a410c629591cd288", "A file is of a newer version of Gatehouse",
        """
        The file of @TENANT@ was changed by a newer version, and this one does not touch it: @REASON@.
        Requests are answered 503. Install the newer version again, or restore a backup that was made
        before the upgrade; the README says how, under "Going back".
        """)

    package static let staticDocumentsRepaired = Event(
        "static_documents.repaired", "ef71e7e5273e4e0784183b36f88ee162", "Published documents were repaired",
        """
        Discovery documents or key sets of @TENANT@ did not match the database, probably because the
        machine stopped while they were written, and were written again.
        """)

    package static let backupMade = Event(
        "backup.made", "8c3ea6755dea4317b074852fd8b0ce16", "A backup was made",
        """
        A backup was written and read back.
        """)

    package static let environmentRestored = Event(
        "environment.restored", "1728d778ec3742afa1b74fd528e67545", "An environment was restored",
        """
        Environment @TENANT@ was put back from a backup; what was written since is gone.
        """)

    package static let resourceChanged = Event(
        "resource.changed", "733e4166a6bb4612aa0f38e5d1c9a0a2", "A resource was changed through the Management API",
        """
        Client @CLIENT_ID@ of @TENANT@ did what @REASON@ says; the audit trail has an event of that name with
        the fields that changed, and with this REQUEST_ID.
        """)

    package static let access = Event(
        "access", "d13bd706d619441e81af742d7c148d50", "A request was answered",
        """
        One record per request: @METHOD@ @ENDPOINT@ was answered @STATUS@ in @DURATION_US@ microseconds.
        `journalctl REQUEST_ID=@REQUEST_ID@` shows everything else this request logged.
        """)

    package static let internalError = Event(
        "internal.error", "70376a368e604371bbd3ec1509325a2e", "A request failed inside Gatehouse",
        """
        A request met an error that is not the client's: @REASON@. The client got a 500 with request
        identifier @REQUEST_ID@. This is a defect or a machine in trouble; `gatehouse doctor` tells them
        apart.
        """)

    /// Every event, in the order of the catalogue.
    package static let all: [Event] =
        [
            .tokenIssued, .tokenRefused, .clientAuthenticationFailed, .authorizationGranted, .authorizationRefused,
            .userProvisioned, .userUpdated, .userDeactivated, .userTokenMinted, .tokenRevoked, .grantRevoked,
            .signingKeyGenerated, .signingKeyRotated, .signingKeyDeactivated,
            .environmentCreated, .environmentDeleted, .environmentDisabled, .environmentEnabled, .accountCreated,
            .clientCreated, .clientDisabled, .clientEnabled, .clientSecretRotated, .clientGranted,
            .clientGrantRevoked, .appCreated,
            .resourceServerCreated, .scopeCreated,
            .serverStarted,
            .serverStopping, .limitExceeded, .storageFailed, .storageBusy, .schemaNewer, .staticDocumentsRepaired,
            .backupMade,
            .environmentRestored, .resourceChanged, .access, .internalError,
        ] + people + administration + accounts
}
