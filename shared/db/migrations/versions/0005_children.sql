-- Children, authority holders, search tokens.

CREATE TABLE child (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  wrapped_key BYTEA,
  sealed_identity BYTEA NOT NULL,
  sealed_notes BYTEA,
  adopted_from UUID,
  provenance_id UUID,
  team_id UUID NOT NULL,
  CONSTRAINT child_pkey PRIMARY KEY (id),
  CONSTRAINT child_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT child_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT child_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX child_owner_id_created_at_id_idx ON child (owner_id, created_at, id);
CREATE INDEX child_team_id_idx ON child (team_id);
ALTER TABLE child ENABLE ROW LEVEL SECURITY;
ALTER TABLE child FORCE ROW LEVEL SECURITY;
CREATE POLICY child_tenant ON child FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (team_id, changed_at, version, wrapped_key, sealed_identity, sealed_notes) ON child TO schakel_app;

CREATE TABLE authority_holder (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  kind TEXT NOT NULL,
  address_secret BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  sealed_person BYTEA NOT NULL,
  CONSTRAINT authority_holder_pkey PRIMARY KEY (id),
  CONSTRAINT authority_holder_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT authority_holder_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
CREATE INDEX authority_holder_child_id_idx ON authority_holder (child_id);
ALTER TABLE authority_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_holder FORCE ROW LEVEL SECURITY;
CREATE POLICY authority_holder_tenant ON authority_holder FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (kind, address_secret, ended_at, version, sealed_person) ON authority_holder TO schakel_app;

CREATE TABLE child_token (
  owner_id UUID NOT NULL,
  token BYTEA NOT NULL,
  child_id UUID NOT NULL,
  CONSTRAINT child_token_pkey PRIMARY KEY (owner_id, token, child_id),
  CONSTRAINT child_token_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
CREATE INDEX child_token_child_id_idx ON child_token (child_id);
ALTER TABLE child_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE child_token FORCE ROW LEVEL SECURITY;
CREATE POLICY child_token_tenant ON child_token FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, DELETE ON child_token TO schakel_app;
