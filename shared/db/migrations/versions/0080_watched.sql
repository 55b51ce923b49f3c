-- Who stands in for somebody sees the children of that one's teams: software that arranges it wants
-- a second look too. What arranges it without one is stopped until then.

ALTER TABLE system DROP CONSTRAINT system_approved_check;
CREATE POLICY system_watched ON system FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
UPDATE system SET active = false, version = version + 1
 WHERE active AND approved_at IS NULL AND 'substitutes:write' = ANY (oauth_scopes);
DROP POLICY system_watched ON system;
ALTER TABLE system ADD CONSTRAINT system_approved_check CHECK (
  NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
    'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
    'referrals:read', 'referrals:write', 'exports:read', 'exports:write', 'management:write',
    'substitutes:write']);
