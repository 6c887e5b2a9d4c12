-- Who opened their account themselves: with an address that may be anybody's until it has been verified.

ALTER TABLE users ADD COLUMN self_registered INTEGER NOT NULL DEFAULT 0 CHECK (self_registered IN (0, 1));
UPDATE users SET self_registered = 1
    WHERE kind = 'person' AND EXISTS (
        SELECT 1 FROM audit_events WHERE action = 'user.registered' AND actor = 'user:' || users.id);

-- The default is to ask for it: otherwise a registration and the sign-in after it tell whether an address has an account.
UPDATE settings SET verification_required = 1;
