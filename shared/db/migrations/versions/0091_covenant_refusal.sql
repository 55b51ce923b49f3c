-- A party may refuse to sign, with a reason that the others read; grants are found by their rule.

ALTER TABLE covenant_version ADD COLUMN refused_by UUID;
ALTER TABLE covenant_version ADD COLUMN refused_because TEXT;
ALTER TABLE covenant_version ADD CONSTRAINT covenant_version_refused_by_fkey
  FOREIGN KEY(refused_by) REFERENCES organisation (id);
ALTER TABLE covenant_version DROP CONSTRAINT covenant_version_state_check;
ALTER TABLE covenant_version ADD CONSTRAINT covenant_version_state_check CHECK (state IN ('draft', 'proposed', 'signed', 'active', 'superseded', 'withdrawn', 'refused', 'ended'));
ALTER TABLE covenant_version ADD CONSTRAINT covenant_version_refused_check
  CHECK ((state = 'refused') = (refused_by IS NOT NULL) AND (refused_by IS NULL) = (refused_because IS NULL));
GRANT UPDATE (refused_by, refused_because) ON covenant_version TO schakel_app;

-- Which live grants rest on a rule: asked before somebody signs, leaves or ends.
CREATE INDEX access_grant_rule ON access_grant (rule_id) WHERE ended_at IS NULL AND rule_id IS NOT NULL;

CREATE OR REPLACE FUNCTION covenant_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
      ('proposed', 'active'), ('proposed', 'ended'), ('proposed', 'refused'), ('signed', 'active'), ('signed', 'ended'),
      ('active', 'superseded'), ('active', 'ended'))
      OR (NEW.state = 'withdrawn' AND me <> OLD.author_id)
      OR (NEW.state = 'refused' AND (me <> ALL (OLD.party_ids) OR NEW.refused_by <> me
        OR EXISTS (SELECT 1 FROM covenant_signature s
          WHERE s.version_id = OLD.id AND s.organisation_id = me)))
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
