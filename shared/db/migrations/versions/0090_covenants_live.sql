-- Covenants of the parties' own hand: versions that are drafted, proposed and signed.

ALTER TABLE covenant ADD COLUMN active_party_ids UUID[];
ALTER TABLE covenant ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE covenant ADD COLUMN ended_because TEXT;

CREATE TABLE covenant_version (
  id UUID NOT NULL,
  covenant_id UUID NOT NULL,
  author_id UUID NOT NULL,
  version INTEGER,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  purposes TEXT[] NOT NULL,
  party_ids UUID[] NOT NULL,
  terms JSONB NOT NULL,
  starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  text TEXT,
  text_hash TEXT,
  on_paper BOOLEAN NOT NULL,
  edits INTEGER NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  proposed_at TIMESTAMP WITH TIME ZONE,
  decided_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT covenant_version_pkey PRIMARY KEY (id),
  CONSTRAINT covenant_version_covenant_id_version_key UNIQUE (covenant_id, version),
  CONSTRAINT covenant_version_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id),
  CONSTRAINT covenant_version_author_id_fkey FOREIGN KEY(author_id) REFERENCES organisation (id),
  CONSTRAINT covenant_version_state_check CHECK (state IN ('draft', 'proposed', 'signed', 'active', 'superseded', 'withdrawn', 'ended')),
  CONSTRAINT covenant_version_numbered_check CHECK (state IN ('draft', 'withdrawn') OR version IS NOT NULL),
  CONSTRAINT covenant_version_text_check CHECK (on_paper OR state IN ('draft', 'withdrawn') OR text IS NOT NULL)
);
CREATE UNIQUE INDEX covenant_version_in_force ON covenant_version (covenant_id) WHERE state = 'active';
CREATE UNIQUE INDEX covenant_version_on_the_table ON covenant_version (covenant_id) WHERE state IN ('proposed', 'signed');

CREATE TABLE covenant_signature (
  version_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  member_id UUID NOT NULL,
  text_hash TEXT NOT NULL,
  signature BYTEA NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT covenant_signature_pkey PRIMARY KEY (version_id, organisation_id),
  CONSTRAINT covenant_signature_version_id_fkey FOREIGN KEY(version_id) REFERENCES covenant_version (id),
  CONSTRAINT covenant_signature_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE covenant_key (
  organisation_id UUID NOT NULL,
  public_key BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT covenant_key_pkey PRIMARY KEY (organisation_id),
  CONSTRAINT covenant_key_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

-- What is in force already was signed on paper: it is version 1 of the platform's own record.
CREATE POLICY covenant_moving ON covenant FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
CREATE POLICY covenant_party_moving ON covenant_party FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
CREATE POLICY covenant_rule_moving ON covenant_rule FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
UPDATE covenant c SET active_party_ids = ARRAY(
  SELECT p.organisation_id FROM covenant_party p
   WHERE p.covenant_id = c.id AND p.left_at IS NULL ORDER BY p.organisation_id);
INSERT INTO covenant_version (id, covenant_id, author_id, version, state, name, area, purposes,
  party_ids, terms, starts_at, ends_at, on_paper, edits, created_at, proposed_at, decided_at)
SELECT c.id, c.id, c.keeper_id, c.version, c.state, c.name, c.area,
  ARRAY(SELECT DISTINCT r.purpose FROM covenant_rule r WHERE r.covenant_id = c.id AND r.version = c.version ORDER BY 1),
  c.party_ids,
  jsonb_build_object('rules', coalesce((SELECT jsonb_agg(
      to_jsonb(r) - ARRAY['id', 'covenant_id', 'version'] ORDER BY r.id)
    FROM covenant_rule r WHERE r.covenant_id = c.id AND r.version = c.version), '[]'::jsonb)),
  c.starts_at, c.ends_at, true, 1, c.created_at, c.created_at, c.created_at
 FROM covenant c;
DROP POLICY covenant_moving ON covenant;
DROP POLICY covenant_party_moving ON covenant_party;
DROP POLICY covenant_rule_moving ON covenant_rule;

ALTER TABLE covenant ALTER COLUMN active_party_ids SET NOT NULL;
ALTER TABLE covenant ADD CONSTRAINT covenant_state_check
  CHECK (state IN ('draft', 'proposed', 'active', 'ended'));
ALTER TABLE covenant ADD CONSTRAINT covenant_ended_check
  CHECK ((state = 'ended') = (ended_at IS NOT NULL));
ALTER TABLE covenant_party DROP CONSTRAINT covenant_party_pkey;
ALTER TABLE covenant_party ADD CONSTRAINT covenant_party_pkey
  PRIMARY KEY (covenant_id, organisation_id, signed_at);
CREATE UNIQUE INDEX covenant_party_once ON covenant_party (covenant_id, organisation_id) WHERE left_at IS NULL;

-- Every party may end its own part, and the last to sign puts a version in force: a trigger says
-- what each of them may change.
DROP POLICY covenant_edit ON covenant;
CREATE POLICY covenant_edit ON covenant FOR UPDATE TO schakel_app
  USING (((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids))))
  WITH CHECK (((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids))));
GRANT UPDATE (name, area, state, version, party_ids, active_party_ids, starts_at, ends_at, ended_at, ended_because) ON covenant TO schakel_app;

ALTER TABLE covenant_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant_version FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_version_read ON covenant_version FOR SELECT TO schakel_app
  USING (((author_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((proposed_at IS NOT NULL) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids)))));
CREATE POLICY covenant_version_make ON covenant_version FOR INSERT TO schakel_app
  WITH CHECK (((author_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (state = 'draft'::text) AND (EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = covenant_version.covenant_id)))));
CREATE POLICY covenant_version_edit ON covenant_version FOR UPDATE TO schakel_app
  USING (((author_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((proposed_at IS NOT NULL) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids)))))
  WITH CHECK (((author_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((proposed_at IS NOT NULL) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids)))));
GRANT SELECT, INSERT, UPDATE (version, state, name, area, purposes, party_ids, terms, starts_at, ends_at, text, text_hash, edits, proposed_at, decided_at) ON covenant_version TO schakel_app;

-- An organisation signs for itself, under what is on the table, and under no other text.
ALTER TABLE covenant_signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant_signature FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_signature_read ON covenant_signature FOR SELECT TO schakel_app
  USING ((EXISTS ( SELECT 1 FROM covenant_version v WHERE (v.id = covenant_signature.version_id))));
CREATE POLICY covenant_signature_make ON covenant_signature FOR INSERT TO schakel_app
  WITH CHECK (((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM covenant_version v WHERE ((v.id = covenant_signature.version_id) AND (v.state = 'proposed'::text) AND (v.text_hash = covenant_signature.text_hash) AND (covenant_signature.organisation_id = ANY (v.party_ids)))))));
GRANT SELECT, INSERT ON covenant_signature TO schakel_app;

ALTER TABLE covenant_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant_key FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_key_read ON covenant_key FOR SELECT TO schakel_app USING (true);
CREATE POLICY covenant_key_make ON covenant_key FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY covenant_key_login ON covenant_key FOR SELECT TO schakel_login USING (true);
GRANT SELECT, INSERT ON covenant_key TO schakel_app;
GRANT SELECT ON covenant_key TO schakel_login;

-- Rules are written with the draft that becomes a proposal, and never after.
DROP POLICY covenant_rule_make ON covenant_rule;
CREATE POLICY covenant_rule_make ON covenant_rule FOR INSERT TO schakel_app
  WITH CHECK ((EXISTS ( SELECT 1 FROM covenant_version v WHERE ((v.covenant_id = covenant_rule.covenant_id) AND (v.version = covenant_rule.version) AND (v.author_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (v.state = 'draft'::text)))));

-- Who takes part has signed, or is in a covenant on paper that its keeper is putting in force.
DROP POLICY covenant_party_make ON covenant_party;
CREATE POLICY covenant_party_make ON covenant_party FOR INSERT TO schakel_app
  WITH CHECK ((EXISTS ( SELECT 1 FROM covenant_version v WHERE ((v.covenant_id = covenant_party.covenant_id) AND (covenant_party.organisation_id = ANY (v.party_ids)) AND ((v.state = 'active'::text) OR (v.on_paper AND (v.state = 'draft'::text)))))));
CREATE POLICY covenant_party_edit ON covenant_party FOR UPDATE TO schakel_app
  USING ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT UPDATE (left_at) ON covenant_party TO schakel_app;

CREATE FUNCTION covenant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me UUID := nullif(current_setting('app.org', true), '')::uuid;
BEGIN
  IF OLD.state = 'ended' THEN
    RAISE EXCEPTION 'an ended covenant stays ended' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT NEW.party_ids @> OLD.party_ids THEN
    RAISE EXCEPTION 'who reads a covenant keeps reading it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.version <> OLD.version OR (NEW.state = 'active' AND OLD.state <> 'active') THEN
    IF NEW.version <= OLD.version OR NOT EXISTS (
      SELECT 1 FROM covenant_version v
       WHERE v.covenant_id = NEW.id AND v.version = NEW.version AND v.state = 'active'
         AND v.name = NEW.name AND v.area = NEW.area
         AND v.starts_at = NEW.starts_at AND v.ends_at = NEW.ends_at
         AND v.party_ids @> NEW.active_party_ids) THEN
      RAISE EXCEPTION 'only what all have signed comes into force'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSE
    IF OLD.version > 0 AND (NEW.name, NEW.area, NEW.starts_at, NEW.ends_at)
        IS DISTINCT FROM (OLD.name, OLD.area, OLD.starts_at, OLD.ends_at) THEN
      RAISE EXCEPTION 'what is in force changes with a new version only'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT OLD.active_party_ids @> NEW.active_party_ids
        OR NOT array_append(NEW.active_party_ids, me) @> OLD.active_party_ids THEN
      RAISE EXCEPTION 'a party leaves by itself, and joins by a new version'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF NEW.state = 'ended' AND me <> OLD.keeper_id AND cardinality(NEW.active_party_ids) >= 2 THEN
    RAISE EXCEPTION 'who keeps a covenant ends it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER covenant_guarded BEFORE UPDATE ON covenant
  FOR EACH ROW EXECUTE FUNCTION covenant_guard();

CREATE FUNCTION covenant_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  me UUID := nullif(current_setting('app.org', true), '')::uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.on_paper AND NOT EXISTS (
      SELECT 1 FROM covenant c WHERE c.id = NEW.covenant_id AND c.keeper_id = NEW.author_id
         AND c.state = 'active' AND c.version = NEW.version)
    THEN
      RAISE EXCEPTION 'on paper is only how a covenant begins'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT NEW.on_paper AND NEW.version IS NOT NULL THEN
      RAISE EXCEPTION 'a draft has no number' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.proposed_at IS NOT NULL AND (NEW.version, NEW.name, NEW.area, NEW.purposes, NEW.party_ids,
      NEW.terms, NEW.starts_at, NEW.ends_at, NEW.text, NEW.text_hash, NEW.proposed_at)
      IS DISTINCT FROM (OLD.version, OLD.name, OLD.area, OLD.purposes, OLD.party_ids,
      OLD.terms, OLD.starts_at, OLD.ends_at, OLD.text, OLD.text_hash, OLD.proposed_at) THEN
    RAISE EXCEPTION 'what was proposed does not change'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('draft', 'proposed'), ('draft', 'withdrawn'),
      ('draft', 'active'), ('proposed', 'withdrawn'), ('proposed', 'signed'),
      ('proposed', 'active'), ('proposed', 'ended'), ('signed', 'active'), ('signed', 'ended'),
      ('active', 'superseded'), ('active', 'ended'))
      OR (NEW.state = 'withdrawn' AND me <> OLD.author_id)
      OR (OLD.state = 'draft' AND NEW.state = 'active' AND NOT OLD.on_paper)
      OR (NEW.state = 'proposed' AND (NEW.text IS NULL
        OR NEW.text_hash <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex')
        OR jsonb_array_length(NEW.terms -> 'rules') <> (SELECT count(*) FROM covenant_rule r
          WHERE r.covenant_id = NEW.covenant_id AND r.version = NEW.version))) THEN
    RAISE EXCEPTION 'this step is not to be taken' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state = 'proposed' AND NEW.state IN ('signed', 'active') AND EXISTS (
      SELECT 1 FROM unnest(OLD.party_ids) AS p(id) WHERE NOT EXISTS (
        SELECT 1 FROM covenant_signature s WHERE s.version_id = OLD.id AND s.organisation_id = p.id))
  THEN
    RAISE EXCEPTION 'not all have signed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER covenant_version_guarded BEFORE INSERT OR UPDATE ON covenant_version
  FOR EACH ROW EXECUTE FUNCTION covenant_version_guard();

CREATE FUNCTION covenant_party_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL THEN
    RAISE EXCEPTION 'who left comes back by a new version'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER covenant_party_guarded BEFORE UPDATE ON covenant_party
  FOR EACH ROW EXECUTE FUNCTION covenant_party_guard();
