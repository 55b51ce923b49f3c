-- Grants.

CREATE TABLE access_grant (
  id UUID NOT NULL,
  viewer_id UUID NOT NULL,
  kind TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  record_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  ground TEXT NOT NULL,
  rule_id UUID,
  rule_version INTEGER,
  decision_reference TEXT,
  categories TEXT[] NOT NULL,
  consent_ids UUID[] NOT NULL,
  safety_restricted BOOLEAN NOT NULL,
  starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  ended_because TEXT,
  wrapped_key BYTEA,
  viewer_roles TEXT[] NOT NULL,
  viewer_team_id UUID,
  opened_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT access_grant_pkey PRIMARY KEY (id),
  CONSTRAINT access_grant_owner_ground_check CHECK ((ground = 'owner') = (viewer_id = owner_id)),
  CONSTRAINT access_grant_partner_check CHECK (ground = 'owner' OR (rule_id IS NOT NULL AND ends_at < starts_at + interval '21 years')),
  CONSTRAINT access_grant_consent_check CHECK ((ground = 'consent') = (cardinality(consent_ids) > 0)),
  CONSTRAINT access_grant_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT access_grant_ended_check CHECK ((ended_at IS NULL) = (ended_because IS NULL)),
  CONSTRAINT access_grant_key_check CHECK ((wrapped_key IS NULL) = (ended_at IS NOT NULL)),
  CONSTRAINT access_grant_viewer_id_fkey FOREIGN KEY(viewer_id) REFERENCES organisation (id),
  CONSTRAINT access_grant_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT access_grant_rule_id_fkey FOREIGN KEY(rule_id) REFERENCES covenant_rule (id)
);
CREATE UNIQUE INDEX access_grant_live ON access_grant (viewer_id, kind, created_at DESC, record_id DESC, owner_id) WHERE ended_at IS NULL;
CREATE INDEX access_grant_owner_record ON access_grant (owner_id, record_id);
ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY access_grant_see ON access_grant FOR SELECT TO schakel_app
  USING ((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY access_grant_give ON access_grant FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY access_grant_work ON access_grant FOR UPDATE TO schakel_app
  USING ((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY access_grant_register ON access_grant FOR SELECT TO schakel_register
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY access_grant_end ON access_grant FOR UPDATE TO schakel_register
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (viewer_team_id, opened_at) ON access_grant TO schakel_app;
GRANT SELECT, UPDATE (ended_at, ended_because, wrapped_key) ON access_grant TO schakel_register;

CREATE TABLE grant_consent (
  grant_id UUID NOT NULL,
  consent_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  CONSTRAINT grant_consent_pkey PRIMARY KEY (grant_id, consent_id),
  CONSTRAINT grant_consent_grant_id_owner_id_fkey FOREIGN KEY(grant_id, owner_id) REFERENCES access_grant (id, owner_id),
  CONSTRAINT grant_consent_consent_id_owner_id_fkey FOREIGN KEY(consent_id, owner_id) REFERENCES consent (id, owner_id)
);
CREATE INDEX grant_consent_consent_id_idx ON grant_consent (consent_id);
ALTER TABLE grant_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE grant_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY grant_consent_give ON grant_consent FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY grant_consent_register ON grant_consent FOR SELECT TO schakel_register
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON grant_consent TO schakel_app;
GRANT SELECT ON grant_consent TO schakel_register;

-- An ended grant never lives again, and its end is written once.
CREATE FUNCTION access_grant_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'an ended grant does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_ends_once BEFORE UPDATE ON access_grant
  FOR EACH ROW EXECUTE FUNCTION access_grant_ends_once();

-- What a grant cites is what a withdrawal finds: filed here, so that the two cannot differ.
CREATE FUNCTION access_grant_files_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO grant_consent (grant_id, consent_id, owner_id)
  SELECT NEW.id, cited, NEW.owner_id FROM unnest(NEW.consent_ids) AS cited;
  RETURN NULL;
END $$;
CREATE TRIGGER access_grant_files_consents AFTER INSERT ON access_grant
  FOR EACH ROW WHEN (NEW.ground = 'consent') EXECUTE FUNCTION access_grant_files_consents();
