-- An objection without an answer freezes an entry: who put it there says so, and nobody works on it.
ALTER TABLE risk_list_entry ADD COLUMN frozen_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE risk_list_entry ADD COLUMN thawed_at TIMESTAMP WITH TIME ZONE;
GRANT UPDATE (frozen_at, thawed_at) ON risk_list_entry TO schakel_app;
CREATE FUNCTION risk_list_entry_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  x uuid := nullif(current_setting('app.org', true), '')::uuid;
BEGIN
  IF (NEW.frozen_at IS DISTINCT FROM OLD.frozen_at OR NEW.thawed_at IS DISTINCT FROM OLD.thawed_at)
     AND OLD.owner_id IS DISTINCT FROM x THEN
    RAISE EXCEPTION 'who put a child on a list freezes it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.frozen_at IS NOT NULL AND NOT (NEW.state = 'dropped' AND OLD.owner_id = x) AND (
      NEW.state, NEW.concern_codes, NEW.justified_at, NEW.confirmed_by_id, NEW.help_needed,
      NEW.help_needed_on, NEW.invited_on, NEW.spoken_on, NEW.helped_on)
    IS DISTINCT FROM (
      OLD.state, OLD.concern_codes, OLD.justified_at, OLD.confirmed_by_id, OLD.help_needed,
      OLD.help_needed_on, OLD.invited_on, OLD.spoken_on, OLD.helped_on) THEN
    RAISE EXCEPTION 'an entry waits for the answer to an objection'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_entry_waits BEFORE UPDATE ON risk_list_entry
  FOR EACH ROW EXECUTE FUNCTION risk_list_entry_waits();

-- Those who are on a list of a child about whom somebody objects wait from now on.
CREATE POLICY risk_list_entry_freezing ON risk_list_entry FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
CREATE POLICY risk_list_recognition_freezing ON risk_list_recognition FOR SELECT TO schakel_owner USING (true);
CREATE POLICY objection_freezing ON objection FOR SELECT TO schakel_owner USING (true);
ALTER TABLE risk_list_entry DISABLE TRIGGER USER;
UPDATE risk_list_entry e SET frozen_at = now(), version = e.version + 1
  FROM risk_list_recognition r JOIN objection o ON o.child_id = r.child_id AND o.state = 'open'
  WHERE r.entry_id = e.id AND r.how = 'put' AND r.owner_id = e.owner_id AND e.state <> 'dropped';
ALTER TABLE risk_list_entry ENABLE TRIGGER USER;
DROP POLICY risk_list_entry_freezing ON risk_list_entry;
DROP POLICY risk_list_recognition_freezing ON risk_list_recognition;
DROP POLICY objection_freezing ON objection;

-- Parents hear within thirty days at most (GDPR art. 14(3)).
CREATE POLICY risk_list_telling ON risk_list FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
ALTER TABLE risk_list DISABLE TRIGGER USER;
UPDATE risk_list SET parents_told_within = least(greatest(parents_told_within, 1), 30)
  WHERE parents_told_within NOT BETWEEN 1 AND 30;
ALTER TABLE risk_list ENABLE TRIGGER USER;
DROP POLICY risk_list_telling ON risk_list;
ALTER TABLE risk_list ADD CONSTRAINT risk_list_told_within_check
  CHECK (parents_told_within >= 1 AND parents_told_within <= 30);
