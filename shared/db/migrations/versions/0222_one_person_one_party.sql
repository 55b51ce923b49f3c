-- A person takes part in a list for one party: what one party says and another confirms is the word
-- of two people. Who it is follows from the membership; no writer says it. Empty where the
-- membership had gone before this was noted.
ALTER TABLE risk_list_member ADD COLUMN person_id UUID;

CREATE POLICY naming_moving ON risk_list_member FOR ALL TO schakel_owner USING (true);
CREATE POLICY naming_moving ON member FOR SELECT TO schakel_owner USING (true);
ALTER TABLE risk_list_member DISABLE TRIGGER risk_list_member_is_lawful;
UPDATE risk_list_member n SET person_id = m.person_id FROM member m WHERE m.id = n.member_id;
-- Of who is named for two parties, the first stays.
UPDATE risk_list_member later SET ended_at = now()
  WHERE later.ended_at IS NULL AND EXISTS (
    SELECT 1 FROM risk_list_member first
    WHERE first.list_id = later.list_id AND first.person_id = later.person_id
      AND first.ended_at IS NULL
      AND (first.named_at, first.id) < (later.named_at, later.id));
ALTER TABLE risk_list_member ENABLE TRIGGER risk_list_member_is_lawful;
DROP POLICY naming_moving ON risk_list_member;
DROP POLICY naming_moving ON member;

CREATE UNIQUE INDEX risk_list_member_one_person ON risk_list_member (list_id, person_id) WHERE ended_at IS NULL;

-- Each names its own members, on a list that is open. Who is let go stays so; naming them again is
-- a row of its own.
CREATE OR REPLACE FUNCTION risk_list_member_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT m.person_id INTO NEW.person_id FROM member m
      WHERE m.id = NEW.member_id AND m.owner_id = NEW.organisation_id AND m.active;
    IF NOT FOUND OR NEW.ended_at IS NOT NULL
       OR NOT EXISTS (SELECT 1 FROM risk_list l WHERE l.id = NEW.list_id AND l.state = 'open') THEN
      RAISE EXCEPTION 'each names its own members' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'who was let go is named anew' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
