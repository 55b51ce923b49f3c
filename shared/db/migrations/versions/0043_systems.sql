-- Software that may read about children waits for a second admin.
-- What was registered before stays as it is: its approval is dated at this step.

ALTER TABLE system ADD COLUMN sees_children BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE system ADD COLUMN registered_by UUID;
ALTER TABLE system ADD COLUMN approved_by UUID;
ALTER TABLE system ADD COLUMN approved_at TIMESTAMP WITH TIME ZONE DEFAULT now();
ALTER TABLE system ALTER COLUMN approved_at DROP DEFAULT;
ALTER TABLE system ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE system ADD CONSTRAINT system_approved_check
  CHECK (NOT active OR NOT sees_children OR approved_at IS NOT NULL);
ALTER TABLE system ADD CONSTRAINT system_four_eyes_check CHECK (approved_by <> registered_by);
REVOKE UPDATE (roles, oauth_scopes, whole_organisation) ON system FROM schakel_app;
GRANT UPDATE (approved_by, approved_at, version) ON system TO schakel_app;
