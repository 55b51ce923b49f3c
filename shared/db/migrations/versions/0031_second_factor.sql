-- A second factor beside the password: one-time codes that work once, and recovery codes.

-- Somebody who was invited has no password yet; who logs in with a passkey may never have one.
ALTER TABLE person ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE person ALTER COLUMN sealed_totp DROP NOT NULL;
ALTER TABLE person ADD COLUMN totp_step INTEGER;
GRANT UPDATE (totp_step) ON person TO schakel_login;

CREATE TABLE recovery_code (
  code_hash BYTEA NOT NULL,
  person_id UUID NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (code_hash),
  CONSTRAINT recovery_code_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX recovery_code_person_id_idx ON recovery_code (person_id);
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_code FORCE ROW LEVEL SECURITY;
CREATE POLICY recovery_code_platform ON recovery_code FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON recovery_code TO schakel_login;
