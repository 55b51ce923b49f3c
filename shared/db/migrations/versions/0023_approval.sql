-- Who asked for a client and who approved it; keys from an address.

-- The default stands for the clients that were there before approval was: row-level security is
-- forced for us too, and would let an UPDATE change nothing.
ALTER TABLE system
  ADD COLUMN jwks_uri TEXT,
  ADD COLUMN asked_by UUID,
  ADD COLUMN approved_by UUID,
  ADD COLUMN approved_at TIMESTAMP WITH TIME ZONE DEFAULT now(),
  ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE,
  ADD CONSTRAINT system_two_persons_check CHECK (approved_by <> asked_by),
  ADD CONSTRAINT system_approved_check CHECK (
    NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
      'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
      'referrals:read', 'referrals:write', 'exports:read', 'exports:write']),
  ADD CONSTRAINT system_ended_check CHECK (ended_at IS NULL OR NOT active);
ALTER TABLE system ALTER COLUMN approved_at DROP DEFAULT;
GRANT UPDATE (approved_by, approved_at, ended_at) ON system TO schakel_app;
