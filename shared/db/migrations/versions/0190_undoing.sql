-- Taking an import back finds quickly whether anything hangs on what it made: the database asks that
-- of every table that points at a child or at who has authority, for each of thousands of them.

CREATE INDEX consent_holder_id_idx ON consent (holder_id);
CREATE INDEX authority_substitute_holder_id_idx ON authority_substitute (holder_id);
CREATE INDEX consent_evidence_child_id_idx ON consent_evidence (child_id);
CREATE INDEX export_child_id_idx ON export (child_id);
CREATE INDEX information_telling_holder_id_idx ON information_telling (holder_id);
CREATE INDEX information_letter_holder_id_idx ON information_letter (holder_id);
CREATE INDEX objection_holder_id_idx ON objection (holder_id);

-- The same law as in 0170, asked once of all that a statement deletes and not of each by itself.
DROP TRIGGER child_stays ON child;
DROP TRIGGER authority_holder_stays ON authority_holder;
CREATE OR REPLACE FUNCTION only_what_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
       SELECT 1 FROM (SELECT to_jsonb(g) AS was FROM gone g) of_gone
       WHERE was ->> 'version' <> '1' OR (was ->> TG_ARGV[0])::uuid NOT IN (
         SELECT r.record_id FROM import_batch b JOIN import_row r ON r.import_id = b.id
         WHERE b.kind = 'children' AND b.state = 'undone' AND b.undo_until > now()
           AND r.verdict = 'made' AND r.record_id IS NOT NULL)) THEN
    RAISE EXCEPTION 'a file is not deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER child_stays AFTER DELETE ON child REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION only_what_is_taken_back('id');
CREATE TRIGGER authority_holder_stays AFTER DELETE ON authority_holder REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION only_what_is_taken_back('child_id');

-- How far who sent a file sees is asked anew at each step.
ALTER TABLE import_batch DROP COLUMN reach;
