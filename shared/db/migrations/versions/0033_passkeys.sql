-- Passkeys, and the challenges that were spent on them.

CREATE TABLE passkey (
  credential_id BYTEA NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  public_key BYTEA NOT NULL,
  sign_count BIGINT NOT NULL,
  name TEXT NOT NULL,
  synced BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT passkey_pkey PRIMARY KEY (credential_id),
  CONSTRAINT passkey_id_key UNIQUE (id),
  CONSTRAINT passkey_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX passkey_person_id_idx ON passkey (person_id);
ALTER TABLE passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey FORCE ROW LEVEL SECURITY;
CREATE POLICY passkey_platform ON passkey FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (sign_count, used_at), DELETE ON passkey TO schakel_login;

CREATE TABLE spent_challenge (
  challenge_hash BYTEA NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT spent_challenge_pkey PRIMARY KEY (challenge_hash)
);
CREATE INDEX spent_challenge_expires_at_idx ON spent_challenge (expires_at);
ALTER TABLE spent_challenge ENABLE ROW LEVEL SECURITY;
ALTER TABLE spent_challenge FORCE ROW LEVEL SECURITY;
CREATE POLICY spent_challenge_platform ON spent_challenge FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON spent_challenge TO schakel_login;
