-- Software is stopped and started again; what it may do is fixed when it is asked for.

ALTER TABLE system ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE system ALTER COLUMN version DROP DEFAULT;
REVOKE UPDATE (roles, oauth_scopes, whole_organisation) ON system FROM schakel_app;
GRANT UPDATE (version) ON system TO schakel_app;
