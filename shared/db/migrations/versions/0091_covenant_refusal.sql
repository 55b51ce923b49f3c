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

-- Who ends a covenant, leaves it or puts another version in force does not see what the other
-- parties share among themselves; yet that stops in the same transaction. This function looks for
-- itself at what the covenant carries, so that whoever calls it stops nothing else. It cuts such
-- grants off (no view goes by a grant whose time has passed, whenever the viewer's transaction
-- began); their owners end them by their own hand right after, and tell who must know. Outside of
-- it the owner of the schema sees no row, as ever: `app.cutting` holds inside the function alone.
CREATE POLICY covenant_judged ON covenant FOR SELECT TO schakel_owner
  USING ((current_setting('app.cutting'::text, true) = 'on'::text));
CREATE POLICY covenant_rule_judged ON covenant_rule FOR SELECT TO schakel_owner
  USING ((current_setting('app.cutting'::text, true) = 'on'::text));
CREATE POLICY access_grant_judged ON access_grant FOR SELECT TO schakel_owner
  USING (((viewer_id <> owner_id) AND (current_setting('app.cutting'::text, true) = 'on'::text)));
CREATE POLICY access_grant_cut ON access_grant FOR UPDATE TO schakel_owner
  USING (((viewer_id <> owner_id) AND (ended_at IS NULL) AND (current_setting('app.cutting'::text, true) = 'on'::text)))
  WITH CHECK (((viewer_id <> owner_id) AND (ended_at IS NULL) AND (current_setting('app.cutting'::text, true) = 'on'::text)));
CREATE FUNCTION covenant_cut(asked UUID) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me UUID := nullif(current_setting('app.org', true), '')::uuid;
  uncarried UUID[];
BEGIN
  PERFORM set_config('app.cutting', 'on', true);
  -- In the order of a withdrawal, ours and theirs in one go: no deadlock.
  SELECT array_agg(found.id) INTO uncarried FROM (
    SELECT g.id FROM public.access_grant g
      JOIN public.covenant_rule b ON b.id = g.rule_id
     WHERE b.covenant_id = asked AND g.ended_at IS NULL AND g.viewer_id <> g.owner_id
       AND NOT EXISTS (
         SELECT 1 FROM public.covenant c
           JOIN public.covenant_rule r ON r.covenant_id = c.id AND r.version = c.version
          WHERE c.id = asked AND c.state = 'active' AND c.ends_at > now()
            AND c.active_party_ids @> ARRAY[g.owner_id, g.viewer_id]
            AND (r.purpose, r.record_kind, r.sender_kind, r.receiver_kind)
              = (b.purpose, b.record_kind, b.sender_kind, b.receiver_kind)
            AND g.starts_at + make_interval(days => r.retention_days) > now()
            AND CASE WHEN g.ground = 'return_flow'
              THEN g.categories <@ r.return_categories AND g.viewer_roles <@ r.sender_roles
              ELSE g.categories <@ r.categories AND g.viewer_roles <@ r.receiver_roles
                AND g.ground = ANY (r.grounds)
                AND (g.ground <> 'consent' OR r.consent_regime <> 'none') END)
     ORDER BY g.kind, g.record_id FOR NO KEY UPDATE OF g) AS found;
  UPDATE public.access_grant g SET ends_at = least(g.ends_at, now() - interval '10 minutes')
   WHERE g.ended_at IS NULL AND g.owner_id <> me AND g.viewer_id <> g.owner_id
     AND (g.id = ANY (uncarried) OR g.rests_on = ANY (uncarried));
  PERFORM set_config('app.cutting', '', true);
END $$;
REVOKE ALL ON FUNCTION covenant_cut(UUID) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION covenant_cut(UUID) TO schakel_register;
