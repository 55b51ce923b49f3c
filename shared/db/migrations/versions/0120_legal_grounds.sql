-- Sharing without consent: what is recorded beforehand, who approved it, and what rests on it.

CREATE TABLE legal_ground (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID,
  ground TEXT NOT NULL,
  receiver_ids UUID[] NOT NULL,
  purposes TEXT[] NOT NULL,
  acute BOOLEAN NOT NULL,
  safety_restricted BOOLEAN NOT NULL,
  article TEXT,
  reference TEXT,
  sealed_reason BYTEA NOT NULL,
  asked_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  state TEXT NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_by UUID,
  version INTEGER NOT NULL,
  CONSTRAINT legal_ground_pkey PRIMARY KEY (id),
  CONSTRAINT legal_ground_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT legal_ground_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT legal_ground_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT legal_ground_ground_check CHECK (ground IN ('abuse_protocol', 'vital_interest', 'police_disclosure')),
  CONSTRAINT legal_ground_state_check CHECK (state IN ('waiting', 'approved', 'rejected', 'ended')),
  CONSTRAINT legal_ground_police_check CHECK ((ground = 'police_disclosure') = (article IS NOT NULL) AND (article IS NULL) = (reference IS NULL)),
  CONSTRAINT legal_ground_child_check CHECK ((child_id IS NULL) = (article IS NOT NULL AND article = 'wpg_20')),
  CONSTRAINT legal_ground_restricted_check CHECK (ground <> 'abuse_protocol' OR safety_restricted),
  CONSTRAINT legal_ground_term_check CHECK (until > created_at AND until < created_at + interval '5 years 2 days')
);
CREATE INDEX legal_ground_child_id_idx ON legal_ground (child_id);
CREATE INDEX legal_ground_owner_id_created_at_id_idx ON legal_ground (owner_id, created_at, id);
ALTER TABLE legal_ground ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_ground FORCE ROW LEVEL SECURITY;
CREATE POLICY legal_ground_tenant ON legal_ground FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state, state_at, ended_by, version) ON legal_ground TO schakel_app;

CREATE TABLE legal_ground_step (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  ground_id UUID NOT NULL,
  step TEXT NOT NULL,
  skipped BOOLEAN NOT NULL,
  held_on DATE NOT NULL,
  sealed_text BYTEA NOT NULL,
  recorded_by UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT legal_ground_step_pkey PRIMARY KEY (id),
  CONSTRAINT legal_ground_step_ground_id_owner_id_fkey FOREIGN KEY(ground_id, owner_id) REFERENCES legal_ground (id, owner_id),
  CONSTRAINT legal_ground_step_step_check CHECK (step IN ('map', 'consult', 'talk', 'weigh', 'decide')),
  CONSTRAINT legal_ground_step_skipped_check CHECK (NOT skipped OR step = 'talk')
);
CREATE INDEX legal_ground_step_ground_id_idx ON legal_ground_step (ground_id);
ALTER TABLE legal_ground_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_ground_step FORCE ROW LEVEL SECURITY;
CREATE POLICY legal_ground_step_tenant ON legal_ground_step FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON legal_ground_step TO schakel_app;

CREATE TABLE legal_ground_review (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  ground_id UUID NOT NULL,
  verdict TEXT NOT NULL,
  sealed_note BYTEA NOT NULL,
  reviewed_by UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT legal_ground_review_pkey PRIMARY KEY (id),
  CONSTRAINT legal_ground_review_ground_id_key UNIQUE (ground_id),
  CONSTRAINT legal_ground_review_ground_id_owner_id_fkey FOREIGN KEY(ground_id, owner_id) REFERENCES legal_ground (id, owner_id),
  CONSTRAINT legal_ground_review_verdict_check CHECK (verdict IN ('approved', 'rejected'))
);
ALTER TABLE legal_ground_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_ground_review FORCE ROW LEVEL SECURITY;
CREATE POLICY legal_ground_review_tenant ON legal_ground_review FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON legal_ground_review TO schakel_app;

-- The steps in their order, and none on what is over.
CREATE FUNCTION legal_ground_step_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['map', 'consult', 'talk', 'weigh', 'decide'];
  before text := steps[array_position(steps, NEW.step) - 1];
BEGIN
  IF NOT EXISTS (SELECT 1 FROM legal_ground g WHERE g.id = NEW.ground_id
      AND g.ground = 'abuse_protocol' AND g.state IN ('waiting', 'approved')) THEN
    RAISE EXCEPTION 'no steps on what is not under way'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF before IS NOT NULL AND NOT EXISTS (SELECT 1 FROM legal_ground_step s
      WHERE s.ground_id = NEW.ground_id AND s.step = before) THEN
    RAISE EXCEPTION 'the steps come in their order'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_ground_step_in_order BEFORE INSERT ON legal_ground_step
  FOR EACH ROW EXECUTE FUNCTION legal_ground_step_in_order();

-- Four eyes: whoever asked, or wrote the decision, is not the second.
CREATE FUNCTION legal_ground_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM legal_ground g WHERE g.id = NEW.ground_id
      AND g.state = 'waiting' AND g.asked_by <> NEW.reviewed_by)
     OR EXISTS (SELECT 1 FROM legal_ground_step s WHERE s.ground_id = NEW.ground_id
      AND s.step IN ('weigh', 'decide') AND s.recorded_by = NEW.reviewed_by) THEN
    RAISE EXCEPTION 'nobody reviews their own' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.verdict = 'approved' AND EXISTS (SELECT 1 FROM legal_ground g
      WHERE g.id = NEW.ground_id AND g.ground = 'abuse_protocol' AND NOT g.acute)
     AND (SELECT count(DISTINCT s.step) FROM legal_ground_step s
      WHERE s.ground_id = NEW.ground_id) < 5 THEN
    RAISE EXCEPTION 'all steps come before the approval'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_ground_second_person BEFORE INSERT ON legal_ground_review
  FOR EACH ROW EXECUTE FUNCTION legal_ground_second_person();

CREATE FUNCTION legal_ground_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.version <> 1 OR NEW.ended_by IS NOT NULL THEN
      RAISE EXCEPTION 'a ground begins waiting' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state) NOT IN (('waiting', 'approved'), ('waiting', 'rejected'),
      ('waiting', 'ended'), ('approved', 'ended')) OR NEW.version <> OLD.version + 1
     OR (NEW.state IN ('approved', 'rejected') AND NOT EXISTS (SELECT 1
       FROM legal_ground_review r WHERE r.ground_id = NEW.id AND r.verdict = NEW.state)) THEN
    RAISE EXCEPTION 'this is not to be done with a ground'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_ground_changes_lawfully BEFORE INSERT OR UPDATE ON legal_ground
  FOR EACH ROW EXECUTE FUNCTION legal_ground_changes_lawfully();

-- A grant on such a ground cites it; its own organisation's, in force, for that receiver.
ALTER TABLE access_grant ADD COLUMN legal_ground_id UUID;
ALTER TABLE access_grant ADD COLUMN only_members UUID[];
ALTER TABLE access_grant ADD CONSTRAINT access_grant_legal_ground_id_owner_id_fkey
  FOREIGN KEY(legal_ground_id, owner_id) REFERENCES legal_ground (id, owner_id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_in_law_check
  CHECK (legal_ground_id IS NULL OR ground IN ('abuse_protocol', 'vital_interest', 'police_disclosure'));
ALTER TABLE access_grant ADD CONSTRAINT access_grant_only_members_check
  CHECK (only_members IS NULL OR (ground = 'owner' AND safety_restricted));
CREATE INDEX access_grant_legal_ground_id ON access_grant (legal_ground_id) WHERE legal_ground_id IS NOT NULL;
GRANT UPDATE (safety_restricted, only_members) ON access_grant TO schakel_app;

CREATE FUNCTION access_grant_in_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM legal_ground g WHERE g.id = NEW.legal_ground_id AND g.owner_id = NEW.owner_id
    AND g.ground = NEW.ground AND NEW.viewer_id = ANY(g.receiver_ids) AND g.until >= NEW.ends_at
    AND (NOT g.safety_restricted OR NEW.safety_restricted)
    AND (g.state = 'approved' OR (g.state = 'waiting' AND (g.acute OR g.ground = 'vital_interest')))
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this ground does not carry it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_in_law BEFORE INSERT ON access_grant
  FOR EACH ROW WHEN (NEW.ground IN ('abuse_protocol', 'vital_interest', 'police_disclosure'))
  EXECUTE FUNCTION access_grant_in_law();

-- Who a record of ours is kept to we say ourselves; a partner's grant stays as it was given.
CREATE FUNCTION access_grant_kept_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.safety_restricted <> OLD.safety_restricted AND OLD.ground <> 'owner' THEN
    RAISE EXCEPTION 'a grant keeps its mark' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_kept_close BEFORE UPDATE ON access_grant
  FOR EACH ROW WHEN (NEW.safety_restricted IS DISTINCT FROM OLD.safety_restricted)
  EXECUTE FUNCTION access_grant_kept_close();

-- A referral says on which ground it is made; which record that is, its sender keeps to itself.
ALTER TABLE referral ADD COLUMN ground TEXT NOT NULL DEFAULT 'consent';
ALTER TABLE referral ALTER COLUMN ground DROP DEFAULT;
GRANT UPDATE (ground) ON referral TO schakel_app;
CREATE FUNCTION referral_keeps_its_ground() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'what was sent does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_keeps_its_ground BEFORE UPDATE ON referral
  FOR EACH ROW WHEN (NEW.ground IS DISTINCT FROM OLD.ground)
  EXECUTE FUNCTION referral_keeps_its_ground();
ALTER TABLE referral_file ADD COLUMN legal_ground_id UUID;
ALTER TABLE referral_file ADD CONSTRAINT referral_file_legal_ground_id_owner_id_fkey
  FOREIGN KEY(legal_ground_id, owner_id) REFERENCES legal_ground (id, owner_id);
GRANT UPDATE (legal_ground_id) ON referral_file TO schakel_app;
