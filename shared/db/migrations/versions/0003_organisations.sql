-- Tenants, teams, members, systems, recipient keys.

CREATE TABLE organisation (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  kvk TEXT,
  oin TEXT,
  state TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id)
);
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation_read ON organisation FOR SELECT TO schakel_app
  USING (true);
CREATE POLICY organisation_make ON organisation FOR INSERT TO schakel_app
  WITH CHECK ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY organisation_edit ON organisation FOR UPDATE TO schakel_app
  USING ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY organisation_login ON organisation FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, UPDATE (name, kvk, oin, state) ON organisation TO schakel_app;
GRANT SELECT ON organisation TO schakel_login;

CREATE TABLE team (
  id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  name TEXT NOT NULL,
  brin TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT team_pkey PRIMARY KEY (id),
  CONSTRAINT team_id_organisation_id_key UNIQUE (id, organisation_id),
  CONSTRAINT team_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX team_organisation_id_idx ON team (organisation_id);
ALTER TABLE team ENABLE ROW LEVEL SECURITY;
ALTER TABLE team FORCE ROW LEVEL SECURITY;
CREATE POLICY team_read ON team FOR SELECT TO schakel_app
  USING (true);
CREATE POLICY team_make ON team FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY team_edit ON team FOR UPDATE TO schakel_app
  USING ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (name, brin) ON team TO schakel_app;

CREATE TABLE member (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  person_id UUID NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  roles TEXT[] NOT NULL,
  active BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT member_pkey PRIMARY KEY (id),
  CONSTRAINT member_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT member_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX member_owner_id_idx ON member (owner_id);
CREATE INDEX member_person_id_idx ON member (person_id);
ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY member_tenant ON member FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY member_login ON member FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, UPDATE (name, email, roles, active) ON member TO schakel_app;
GRANT SELECT ON member TO schakel_login;

CREATE TABLE member_team (
  member_id UUID NOT NULL,
  team_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  CONSTRAINT member_team_pkey PRIMARY KEY (member_id, team_id),
  CONSTRAINT member_team_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT member_team_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id)
);
ALTER TABLE member_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_team FORCE ROW LEVEL SECURITY;
CREATE POLICY member_team_tenant ON member_team FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY member_team_login ON member_team FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, DELETE ON member_team TO schakel_app;
GRANT SELECT ON member_team TO schakel_login;

CREATE TABLE system (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  name TEXT NOT NULL,
  jwks JSONB NOT NULL,
  oauth_scopes TEXT[] NOT NULL,
  roles TEXT[] NOT NULL,
  whole_organisation BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT system_pkey PRIMARY KEY (id),
  CONSTRAINT system_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT system_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX system_owner_id_idx ON system (owner_id);
ALTER TABLE system ENABLE ROW LEVEL SECURITY;
ALTER TABLE system FORCE ROW LEVEL SECURITY;
CREATE POLICY system_tenant ON system FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY system_login ON system FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, UPDATE (name, jwks, oauth_scopes, roles, whole_organisation, active) ON system TO schakel_app;
GRANT SELECT ON system TO schakel_login;

CREATE TABLE system_team (
  system_id UUID NOT NULL,
  team_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  CONSTRAINT system_team_pkey PRIMARY KEY (system_id, team_id),
  CONSTRAINT system_team_system_id_owner_id_fkey FOREIGN KEY(system_id, owner_id) REFERENCES system (id, owner_id),
  CONSTRAINT system_team_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id)
);
ALTER TABLE system_team ENABLE ROW LEVEL SECURITY;
ALTER TABLE system_team FORCE ROW LEVEL SECURITY;
CREATE POLICY system_team_tenant ON system_team FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY system_team_login ON system_team FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, DELETE ON system_team TO schakel_app;
GRANT SELECT ON system_team TO schakel_login;

CREATE TABLE recipient_key (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  name TEXT NOT NULL,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  revoked_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT recipient_key_pkey PRIMARY KEY (id),
  CONSTRAINT recipient_key_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT recipient_key_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX recipient_key_owner_id_created_at_id_idx ON recipient_key (owner_id, created_at, id);
ALTER TABLE recipient_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE recipient_key FORCE ROW LEVEL SECURITY;
CREATE POLICY recipient_key_tenant ON recipient_key FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (name, revoked_at, version) ON recipient_key TO schakel_app;
