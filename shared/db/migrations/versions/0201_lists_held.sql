-- What holds a risk list to its law, whoever writes: the walls behind the code's own.

-- A list keeps to whom it is of and what it is for; it is reviewed while it lasts, and closed once.
CREATE FUNCTION risk_list_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'open' OR NEW.version <> 1 OR NEW.reviewed_on <> NEW.starts_on
       OR NOT EXISTS (SELECT 1 FROM covenant c WHERE c.id = NEW.covenant_id
                        AND c.state = 'active' AND NEW.party_ids <@ c.active_party_ids) THEN
      RAISE EXCEPTION 'a list begins open, between parties of a covenant'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF current_user = 'schakel_app'
     AND OLD.owner_id IS DISTINCT FROM nullif(current_setting('app.org', true), '')::uuid THEN
    RAISE EXCEPTION 'a list is reviewed and closed by whose it is'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state = 'closed' OR NEW.version <> OLD.version + 1
     OR NEW.reviewed_on < OLD.reviewed_on OR NEW.reviewed_on > OLD.review_on + 15 THEN
    RAISE EXCEPTION 'a list counts its versions, and what is closed stays closed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_changes_lawfully BEFORE INSERT OR UPDATE ON risk_list
  FOR EACH ROW EXECUTE FUNCTION risk_list_changes_lawfully();

-- A child is put on an open list that is under way; who it is never changes, only goes; a second
-- organisation confirms; nobody stands there without a reason, or justified past the list's end;
-- what is dropped stays so, and leaves no name, code, finding or day.
CREATE FUNCTION risk_list_entry_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
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
     OR OLD.state = 'confirmed' AND NEW.state = 'listed'
     OR NEW.state = 'confirmed' AND NEW.confirmed_by_id IS NULL
     OR NEW.state = 'listed' AND NEW.confirmed_by_id IS NOT NULL
     OR NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id
        AND (OLD.confirmed_by_id IS NOT NULL OR NEW.confirmed_by_id IS DISTINCT FROM x)
     OR NEW.justified_at < OLD.justified_at
     OR NEW.justified_at > OLD.justified_at AND NOT EXISTS (
          SELECT 1 FROM risk_list l
          WHERE l.id = NEW.list_id AND l.state = 'open' AND NEW.justified_at < l.review_on + 16) THEN
    RAISE EXCEPTION 'this is not to be done with an entry'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_entry_changes_lawfully BEFORE INSERT OR UPDATE ON risk_list_entry
  FOR EACH ROW EXECUTE FUNCTION risk_list_entry_changes_lawfully();

-- A step is agreed about a child that stands on the list, and done by who is named on it; it counts
-- its versions too: of two who change it at once one hears so. The child's entry is locked: what
-- drops meanwhile takes the step along.
CREATE FUNCTION risk_list_step_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM risk_list_entry e
    WHERE e.id = NEW.entry_id AND e.list_id = NEW.list_id AND e.state <> 'dropped'
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a step is agreed about a child that is on the list'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (TG_OP = 'INSERT' OR NEW.assignee_id <> OLD.assignee_id
      OR NEW.assignee_org_id <> OLD.assignee_org_id) AND NOT EXISTS (
      SELECT 1 FROM risk_list_member m
      WHERE m.list_id = NEW.list_id AND m.member_id = NEW.assignee_id
        AND m.organisation_id = NEW.assignee_org_id AND m.ended_at IS NULL) THEN
    RAISE EXCEPTION 'a step is done by who is named' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' AND (NEW.state <> 'open' OR NEW.version <> 1)
     OR TG_OP = 'UPDATE' AND NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'a step counts its versions' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_step_changes_lawfully BEFORE INSERT OR UPDATE ON risk_list_step
  FOR EACH ROW EXECUTE FUNCTION risk_list_step_changes_lawfully();

-- What one finds in one's own files is found about an entry that one sees on that very list.
CREATE FUNCTION risk_list_recognition_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM risk_list_entry e WHERE e.id = NEW.entry_id AND e.list_id = NEW.list_id) THEN
    RAISE EXCEPTION 'there is no such entry on this list'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_recognition_is_lawful BEFORE INSERT ON risk_list_recognition
  FOR EACH ROW EXECUTE FUNCTION risk_list_recognition_is_lawful();

-- A line of history is of the version that the entry has now, of nobody but our own members, and
-- written while the child stands on the list.
CREATE FUNCTION risk_list_change_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM risk_list_entry e
    WHERE e.id = NEW.entry_id AND e.list_id = NEW.list_id AND e.version = NEW.version
      AND e.state <> 'dropped'
    FOR NO KEY UPDATE;
  IF NOT FOUND OR NEW."by" IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM member m WHERE m.id = NEW."by" AND m.owner_id = NEW.acting_id) THEN
    RAISE EXCEPTION 'a line says what one of us has just changed'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_change_is_lawful BEFORE INSERT ON risk_list_change
  FOR EACH ROW EXECUTE FUNCTION risk_list_change_is_lawful();

-- What is added bears the mark of where it truly comes from, and is about a child on that list.
CREATE FUNCTION risk_list_contribution_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM organisation o
                 WHERE o.id = NEW.owner_id AND o.kind = NEW.provenance)
     OR NOT EXISTS (SELECT 1 FROM member m WHERE m.id = NEW."by" AND m.owner_id = NEW.owner_id)
     OR NOT EXISTS (SELECT 1 FROM risk_list_entry e
                    WHERE e.id = NEW.entry_id AND e.list_id = NEW.list_id
                      AND e.state <> 'dropped') THEN
    RAISE EXCEPTION 'what is added says whose it is, about a child on the list'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_contribution_is_lawful BEFORE INSERT ON risk_list_contribution
  FOR EACH ROW EXECUTE FUNCTION risk_list_contribution_is_lawful();

-- Each names its own members, on a list that is open. Who is let go stays so; naming them again is
-- a row of its own.
CREATE FUNCTION risk_list_member_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.ended_at IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM risk_list l WHERE l.id = NEW.list_id AND l.state = 'open')
       OR NOT EXISTS (SELECT 1 FROM member m WHERE m.id = NEW.member_id
                        AND m.owner_id = NEW.organisation_id AND m.active) THEN
      RAISE EXCEPTION 'each names its own members' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'who was let go is named anew' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_member_is_lawful BEFORE INSERT OR UPDATE ON risk_list_member
  FOR EACH ROW EXECUTE FUNCTION risk_list_member_is_lawful();

-- Apps that see risk lists see children: they wait for a second admin.
ALTER TABLE system DROP CONSTRAINT system_approved_check;
ALTER TABLE system ADD CONSTRAINT system_approved_check CHECK (
  NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
    'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
    'legal-grounds:read', 'legal-grounds:write', 'disclosures:read', 'duties:read', 'duties:write',
    'referrals:read', 'referrals:write', 'signals:read', 'signals:write', 'matches:read',
    'matches:write', 'risk-lists:read', 'risk-lists:write', 'exports:read', 'exports:write',
    'management:write', 'substitutes:write']);
