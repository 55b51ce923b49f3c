-- Software is stopped and started again; what it may do is fixed when it is asked for.

ALTER TABLE system ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE system ALTER COLUMN version DROP DEFAULT;
REVOKE UPDATE (roles, oauth_scopes, whole_organisation) ON system FROM schakel_app;
GRANT UPDATE (version) ON system TO schakel_app;

-- Who manages the organisation for an admin opens the way to children: that wants a second look too.
ALTER TABLE system DROP CONSTRAINT system_approved_check;
ALTER TABLE system ADD CONSTRAINT system_approved_check CHECK (
  NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
    'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
    'referrals:read', 'referrals:write', 'exports:read', 'exports:write', 'management:write']);
