-- A key for exports is confirmed by a second person before anything is encrypted to it.
-- Keys from before wait for that too: who registered them is not known, so anybody may confirm.

ALTER TABLE recipient_key ADD COLUMN registered_by UUID;
ALTER TABLE recipient_key ADD COLUMN confirmed_by UUID;
ALTER TABLE recipient_key ADD COLUMN confirmed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE recipient_key ADD CONSTRAINT recipient_key_confirmed_check
  CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL));
ALTER TABLE recipient_key ADD CONSTRAINT recipient_key_four_eyes_check
  CHECK (confirmed_by <> registered_by);
GRANT UPDATE (confirmed_by, confirmed_at) ON recipient_key TO schakel_app;

-- After the policies: who writes for another is told nothing of this.
CREATE FUNCTION recipient_key_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.confirmed_at IS NOT NULL OR NEW.registered_by IS NULL THEN
      RAISE EXCEPTION 'a key begins unconfirmed, by somebody'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF (OLD.confirmed_at IS NOT NULL
         AND (NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at))
     OR (OLD.revoked_at IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
    RAISE EXCEPTION 'a key is confirmed once, and revoked for good'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recipient_key_changes_lawfully AFTER INSERT OR UPDATE ON recipient_key
  FOR EACH ROW EXECUTE FUNCTION recipient_key_changes_lawfully();
