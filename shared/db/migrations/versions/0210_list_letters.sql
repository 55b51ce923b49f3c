-- Letters of invitation to parents of children on a risk list: asked for, then made, then gone.

CREATE TABLE risk_list_letter (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  list_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  child_id UUID NOT NULL,
  holder_id UUID NOT NULL,
  batch_id UUID NOT NULL,
  asked_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  by_hand BOOLEAN NOT NULL,
  sealed_order BYTEA NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE,
  sealed_document BYTEA,
  CONSTRAINT risk_list_letter_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_letter_made_check CHECK ((made_at IS NULL) = (sealed_document IS NULL)),
  CONSTRAINT risk_list_letter_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT risk_list_letter_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_letter_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT risk_list_letter_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id)
);
CREATE INDEX risk_list_letter_list_id_created_at_batch_id_idx ON risk_list_letter (list_id, created_at, batch_id);
CREATE INDEX risk_list_letter_batch_id_entry_id_idx ON risk_list_letter (batch_id, entry_id);
CREATE INDEX risk_list_letter_entry_id_idx ON risk_list_letter (entry_id);
CREATE INDEX risk_list_letter_child_id_idx ON risk_list_letter (child_id);
CREATE INDEX risk_list_letter_holder_id_idx ON risk_list_letter (holder_id);
ALTER TABLE risk_list_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_letter_tenant ON risk_list_letter FOR ALL TO schakel_app
  USING (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)
  WITH CHECK (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid);
GRANT SELECT, INSERT, DELETE, UPDATE (by_hand, made_at, sealed_document) ON risk_list_letter TO schakel_app;

-- A letter is asked for about an entry that one sees on that very list, and made once.
CREATE FUNCTION risk_list_letter_is_made_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
      SELECT 1 FROM risk_list_entry e WHERE e.id = NEW.entry_id AND e.list_id = NEW.list_id) THEN
    RAISE EXCEPTION 'there is no such entry on this list'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' AND NEW.made_at IS NOT NULL
     OR TG_OP = 'UPDATE' AND OLD.made_at IS NOT NULL THEN
    RAISE EXCEPTION 'a letter is asked for, and made once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER risk_list_letter_is_made_once BEFORE INSERT OR UPDATE ON risk_list_letter
  FOR EACH ROW EXECUTE FUNCTION risk_list_letter_is_made_once();
