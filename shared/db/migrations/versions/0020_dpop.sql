-- Proofs of possession that were spent, and secrets that all processes share.

-- Written at every call of the API and worth minutes: without a log, so without a flush.
CREATE UNLOGGED TABLE used_proof (
  proof_hash BYTEA NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT used_proof_pkey PRIMARY KEY (proof_hash)
);
CREATE INDEX used_proof_expires_at_idx ON used_proof (expires_at);
ALTER TABLE used_proof ENABLE ROW LEVEL SECURITY;
ALTER TABLE used_proof FORCE ROW LEVEL SECURITY;
CREATE POLICY used_proof_platform ON used_proof FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON used_proof TO schakel_login;

CREATE TABLE platform_secret (
  name TEXT NOT NULL,
  sealed BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT platform_secret_pkey PRIMARY KEY (name)
);
ALTER TABLE platform_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_secret_platform ON platform_secret FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT ON platform_secret TO schakel_login;
