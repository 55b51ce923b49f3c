-- Apps that act for people.

ALTER TABLE system
  ADD COLUMN grant_type TEXT NOT NULL DEFAULT 'client_credentials',
  ADD COLUMN public BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN redirect_uris TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN id_token_alg TEXT NOT NULL DEFAULT 'ES256',
  ADD CONSTRAINT system_grant_type_check
    CHECK (grant_type IN ('client_credentials', 'authorization_code')),
  ADD CONSTRAINT system_public_check CHECK (NOT public OR grant_type = 'authorization_code'),
  ADD CONSTRAINT system_redirect_uris_check
    CHECK ((grant_type = 'authorization_code') = (cardinality(redirect_uris) > 0)),
  ADD CONSTRAINT system_id_token_alg_check CHECK (id_token_alg IN ('ES256', 'PS256', 'RS256'));
ALTER TABLE system
  ALTER COLUMN grant_type DROP DEFAULT,
  ALTER COLUMN public DROP DEFAULT,
  ALTER COLUMN redirect_uris DROP DEFAULT,
  ALTER COLUMN id_token_alg DROP DEFAULT;

CREATE TABLE pushed_request (
  uri_hash BYTEA NOT NULL,
  client_id UUID NOT NULL,
  asked JSONB NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pushed_request_pkey PRIMARY KEY (uri_hash)
);
CREATE INDEX pushed_request_expires_at_idx ON pushed_request (expires_at);
ALTER TABLE pushed_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE pushed_request FORCE ROW LEVEL SECURITY;
CREATE POLICY pushed_request_platform ON pushed_request FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON pushed_request TO schakel_login;

CREATE TABLE oauth_grant (
  id UUID NOT NULL,
  client_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  member_id UUID NOT NULL,
  person_id UUID NOT NULL,
  scopes TEXT[] NOT NULL,
  acr TEXT NOT NULL,
  auth_time TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  ended_because TEXT,
  CONSTRAINT oauth_grant_pkey PRIMARY KEY (id),
  CONSTRAINT oauth_grant_client_id_owner_id_fkey
    FOREIGN KEY(client_id, owner_id) REFERENCES system (id, owner_id),
  CONSTRAINT oauth_grant_member_id_owner_id_fkey
    FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT oauth_grant_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX oauth_grant_member_id_idx ON oauth_grant (member_id);
CREATE INDEX oauth_grant_ends_at_idx ON oauth_grant (ends_at);
ALTER TABLE oauth_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE oauth_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY oauth_grant_platform ON oauth_grant FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (ended_at, ended_because), DELETE ON oauth_grant TO schakel_login;

CREATE TABLE authorization_code (
  code_hash BYTEA NOT NULL,
  grant_id UUID NOT NULL,
  redirect_uri TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  dpop_jkt TEXT,
  nonce TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT authorization_code_pkey PRIMARY KEY (code_hash),
  CONSTRAINT authorization_code_grant_id_fkey
    FOREIGN KEY(grant_id) REFERENCES oauth_grant (id) ON DELETE CASCADE
);
CREATE INDEX authorization_code_grant_id_idx ON authorization_code (grant_id);
ALTER TABLE authorization_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE authorization_code FORCE ROW LEVEL SECURITY;
CREATE POLICY authorization_code_platform ON authorization_code FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at) ON authorization_code TO schakel_login;

CREATE TABLE refresh_token (
  token_hash BYTEA NOT NULL,
  grant_id UUID NOT NULL,
  jkt TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT refresh_token_pkey PRIMARY KEY (token_hash),
  CONSTRAINT refresh_token_grant_id_fkey
    FOREIGN KEY(grant_id) REFERENCES oauth_grant (id) ON DELETE CASCADE
);
CREATE INDEX refresh_token_grant_id_idx ON refresh_token (grant_id);
ALTER TABLE refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_token FORCE ROW LEVEL SECURITY;
CREATE POLICY refresh_token_platform ON refresh_token FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (expires_at, used_at) ON refresh_token TO schakel_login;
