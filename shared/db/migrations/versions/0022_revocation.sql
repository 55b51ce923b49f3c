-- Access tokens that were revoked, and RSA keys for apps that read nothing else.

ALTER TABLE signing_key DROP CONSTRAINT signing_key_use_check;
ALTER TABLE signing_key
  ADD CONSTRAINT signing_key_use_check CHECK (use IN ('token', 'export', 'id-token-rsa'));

CREATE TABLE revoked_token (
  jti_hash BYTEA NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT revoked_token_pkey PRIMARY KEY (jti_hash)
);
CREATE INDEX revoked_token_expires_at_idx ON revoked_token (expires_at);
ALTER TABLE revoked_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE revoked_token FORCE ROW LEVEL SECURITY;
CREATE POLICY revoked_token_platform ON revoked_token FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON revoked_token TO schakel_login;
