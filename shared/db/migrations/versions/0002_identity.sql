-- Signing keys, used assertions, people's credentials.

CREATE TABLE signing_key (
  kid TEXT NOT NULL,
  use TEXT NOT NULL,
  public_jwk JSONB NOT NULL,
  sealed_private BYTEA,
  state TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  activated_at TIMESTAMP WITH TIME ZONE,
  retired_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT signing_key_pkey PRIMARY KEY (kid),
  CONSTRAINT signing_key_use_check CHECK (use IN ('token', 'export')),
  CONSTRAINT signing_key_state_check CHECK (state IN ('next', 'current', 'retired')),
  CONSTRAINT signing_key_activated_check CHECK ((state = 'next') = (activated_at IS NULL)),
  CONSTRAINT signing_key_retired_check CHECK ((state = 'retired') = (retired_at IS NOT NULL)),
  CONSTRAINT signing_key_private_check CHECK ((state = 'retired') = (sealed_private IS NULL))
);
CREATE UNIQUE INDEX signing_key_one_of_each_idx ON signing_key (use, state) WHERE state <> 'retired';
ALTER TABLE signing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE signing_key FORCE ROW LEVEL SECURITY;
CREATE POLICY signing_key_platform ON signing_key FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (state, sealed_private, activated_at, retired_at) ON signing_key TO schakel_login;

CREATE TABLE used_assertion (
  client_id UUID NOT NULL,
  jti_hash BYTEA NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT used_assertion_pkey PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX used_assertion_expires_at_idx ON used_assertion (expires_at);
ALTER TABLE used_assertion ENABLE ROW LEVEL SECURITY;
ALTER TABLE used_assertion FORCE ROW LEVEL SECURITY;
CREATE POLICY used_assertion_platform ON used_assertion FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON used_assertion TO schakel_login;

CREATE TABLE person (
  id UUID NOT NULL,
  email TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  sealed_totp BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_email_lower_check CHECK (email = lower(email)),
  CONSTRAINT person_email_key UNIQUE (email)
);
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY person_platform ON person FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (email, password_hash, sealed_totp) ON person TO schakel_login;
