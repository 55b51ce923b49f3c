-- Bringing in many records at once from a spreadsheet, and taking them back.

CREATE TABLE import_batch (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  kind TEXT NOT NULL,
  format TEXT NOT NULL,
  requested_by UUID NOT NULL,
  requested_by_kind TEXT NOT NULL,
  reach UUID[],
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  mode TEXT,
  read INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  written INTEGER NOT NULL,
  fresh INTEGER NOT NULL,
  existing INTEGER NOT NULL,
  faulty INTEGER NOT NULL,
  matched INTEGER NOT NULL,
  undo_until TIMESTAMP WITH TIME ZONE,
  wrapped_key BYTEA,
  sealed_about BYTEA,
  version INTEGER NOT NULL,
  team_id UUID NOT NULL,
  CONSTRAINT import_batch_pkey PRIMARY KEY (id),
  CONSTRAINT import_batch_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT import_batch_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT import_batch_counts_check CHECK (written <= judged AND judged <= read)
);
CREATE INDEX import_batch_owner_id_created_at_id_idx ON import_batch (owner_id, created_at, id);
CREATE INDEX import_batch_team_id_idx ON import_batch (team_id);
ALTER TABLE import_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_batch FORCE ROW LEVEL SECURITY;
CREATE POLICY import_batch_tenant ON import_batch FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (format, state, state_reason, state_at, mode, read, judged, written,
  fresh, existing, faulty, matched, undo_until, wrapped_key, sealed_about, version)
  ON import_batch TO schakel_app;

CREATE TABLE import_piece (
  import_id UUID NOT NULL,
  part TEXT NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  sealed BYTEA NOT NULL,
  CONSTRAINT import_piece_pkey PRIMARY KEY (import_id, part, number),
  CONSTRAINT import_piece_import_id_owner_id_fkey FOREIGN KEY(import_id, owner_id) REFERENCES import_batch (id, owner_id),
  CONSTRAINT import_piece_part_check CHECK (part IN ('file', 'rows'))
);
ALTER TABLE import_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY import_piece_tenant ON import_piece FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, DELETE ON import_piece TO schakel_app;

CREATE TABLE import_row (
  import_id UUID NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  verdict TEXT NOT NULL,
  record_id UUID,
  token BYTEA,
  sealed BYTEA NOT NULL,
  CONSTRAINT import_row_pkey PRIMARY KEY (import_id, number),
  CONSTRAINT import_row_import_id_owner_id_fkey FOREIGN KEY(import_id, owner_id) REFERENCES import_batch (id, owner_id),
  CONSTRAINT import_row_verdict_check CHECK (verdict IN ('new', 'exists', 'faulty', 'made')),
  CONSTRAINT import_row_record_check CHECK ((verdict = 'faulty') = (record_id IS NULL))
);
CREATE INDEX import_row_import_id_verdict_number_idx ON import_row (import_id, verdict, number);
CREATE INDEX import_row_import_id_token_idx ON import_row (import_id, token);
CREATE INDEX import_row_record_id_idx ON import_row (record_id);
ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_row FORCE ROW LEVEL SECURITY;
CREATE POLICY import_row_tenant ON import_row FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (verdict, record_id, sealed), DELETE ON import_row TO schakel_app;

-- A child's file is deleted in one case only: it was made by an import that is being taken back,
-- within its time, and is as it was made. Whatever hangs on it keeps it by its foreign key.
CREATE FUNCTION only_what_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  child uuid := CASE TG_TABLE_NAME WHEN 'child' THEN (to_jsonb(OLD) ->> 'id')::uuid
                                   ELSE (to_jsonb(OLD) ->> 'child_id')::uuid END;
BEGIN
  IF (to_jsonb(OLD) ->> 'version') <> '1' OR NOT EXISTS (
       SELECT 1 FROM import_row r JOIN import_batch b ON b.id = r.import_id
       WHERE r.record_id = child AND r.verdict = 'made' AND b.kind = 'children'
         AND b.state = 'undone' AND b.undo_until > now()) THEN
    RAISE EXCEPTION 'a file is not deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER child_stays BEFORE DELETE ON child
  FOR EACH ROW EXECUTE FUNCTION only_what_is_taken_back();
CREATE TRIGGER authority_holder_stays BEFORE DELETE ON authority_holder
  FOR EACH ROW EXECUTE FUNCTION only_what_is_taken_back();
GRANT DELETE ON child, authority_holder TO schakel_app;

-- Taking many back asks of each child whether anything hangs on it: by both columns of the key.
DROP INDEX child_token_child_id_idx;
CREATE INDEX child_token_child_id_owner_id_idx ON child_token (child_id, owner_id);
DROP INDEX authority_holder_child_id_idx;
CREATE INDEX authority_holder_child_id_owner_id_idx ON authority_holder (child_id, owner_id);
