-- A confirmation is of who gave it, and can be taken back by them: the child waits again.
CREATE OR REPLACE FUNCTION risk_list_entry_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  x uuid := nullif(current_setting('app.org', true), '')::uuid;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'listed' OR NEW.version <> 1 OR NEW.confirmed_by_id IS NOT NULL
       OR NEW.sealed_content IS NULL OR cardinality(NEW.concern_codes) = 0
       OR NEW.confirm_by > NEW.created_at + interval '15 days'
       OR NEW.justified_at > NEW.created_at
       OR NOT EXISTS (SELECT 1 FROM risk_list l WHERE l.id = NEW.list_id AND l.state = 'open'
                        AND NEW.created_at < l.review_on + 2) THEN
      RAISE EXCEPTION 'a child is put on an open list, and waits for confirmation'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'an entry counts its versions' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'dropped' AND OLD.owner_id = x AND (
      NEW.sealed_content IS NOT NULL OR cardinality(NEW.concern_codes) > 0
      OR NEW.help_needed IS NOT NULL OR num_nonnulls(NEW.known_on, NEW.help_needed_on,
        NEW.invited_on, NEW.spoken_on, NEW.helped_on) > 0) THEN
    RAISE EXCEPTION 'what is dropped is gone' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state = 'dropped' THEN
    IF NEW.state <> 'dropped' OR NEW.dropped_because <> OLD.dropped_because
       OR OLD.owner_id IS DISTINCT FROM x THEN
      RAISE EXCEPTION 'what is dropped stays so' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.sealed_content IS DISTINCT FROM OLD.sealed_content
     AND NOT (NEW.state = 'dropped' AND NEW.sealed_content IS NULL AND OLD.owner_id = x)
     OR NEW.state <> 'dropped' AND cardinality(NEW.concern_codes) = 0
     OR OLD.state = 'confirmed' AND NEW.state = 'listed' AND OLD.confirmed_by_id IS DISTINCT FROM x
     OR NEW.state = 'confirmed' AND NEW.confirmed_by_id IS NULL
     OR NEW.state = 'listed' AND NEW.confirmed_by_id IS NOT NULL
     OR NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id
        AND coalesce(OLD.confirmed_by_id, NEW.confirmed_by_id) IS DISTINCT FROM x
     OR OLD.confirmed_by_id IS NOT NULL AND NEW.confirmed_by_id IS NOT NULL
        AND NEW.confirmed_by_id <> OLD.confirmed_by_id
     OR NEW.justified_at < OLD.justified_at
     OR NEW.justified_at > OLD.justified_at AND NOT EXISTS (
          SELECT 1 FROM risk_list l
          WHERE l.id = NEW.list_id AND l.state = 'open' AND NEW.justified_at < l.review_on + 16) THEN
    RAISE EXCEPTION 'this is not to be done with an entry'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
