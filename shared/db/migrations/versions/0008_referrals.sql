-- Referrals: what both parties see and what each keeps.

CREATE TABLE referral (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  receiver_id UUID NOT NULL,
  receiver_team_id UUID,
  purpose TEXT NOT NULL,
  type TEXT NOT NULL,
  in_reply_to UUID,
  categories TEXT[] NOT NULL,
  sealed_content BYTEA NOT NULL,
  open_token BYTEA NOT NULL,
  state TEXT NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  answer_due_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT referral_pkey PRIMARY KEY (id),
  CONSTRAINT referral_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT referral_receiver_team_id_receiver_id_fkey FOREIGN KEY(receiver_team_id, receiver_id) REFERENCES team (id, organisation_id),
  CONSTRAINT referral_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT referral_receiver_id_fkey FOREIGN KEY(receiver_id) REFERENCES organisation (id)
);
CREATE UNIQUE INDEX referral_one_open ON referral (owner_id, open_token) WHERE state IN ('requested', 'received', 'accepted');
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_see ON referral FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral'::text) AND (g.created_at = referral.created_at) AND (g.record_id = referral.id) AND (g.owner_id = referral.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY referral_make ON referral FOR INSERT TO schakel_app
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((state = 'draft'::text) AND (version = 1))));
CREATE POLICY referral_change ON referral FOR UPDATE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral'::text) AND (g.created_at = referral.created_at) AND (g.record_id = referral.id) AND (g.owner_id = referral.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))))
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral'::text) AND (g.created_at = referral.created_at) AND (g.record_id = referral.id) AND (g.owner_id = referral.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
GRANT SELECT, INSERT, UPDATE (receiver_id, receiver_team_id, purpose, type, categories, sealed_content, open_token, state, state_at, answer_due_at, version) ON referral TO schakel_app;

CREATE TABLE referral_state_change (
  referral_id UUID NOT NULL,
  version INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  referral_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  acting_organisation_id UUID NOT NULL,
  state TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT referral_state_change_pkey PRIMARY KEY (referral_id, version),
  CONSTRAINT referral_state_change_referral_id_owner_id_referral_cre_0e91 FOREIGN KEY(referral_id, owner_id, referral_created_at) REFERENCES referral (id, owner_id, created_at)
);
ALTER TABLE referral_state_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_state_change FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_state_change_see ON referral_state_change FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral'::text) AND (g.created_at = referral_state_change.referral_created_at) AND (g.record_id = referral_state_change.referral_id) AND (g.owner_id = referral_state_change.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY referral_state_change_append ON referral_state_change FOR INSERT TO schakel_app
  WITH CHECK (((acting_organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (pg_trigger_depth() > 0) AND ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral'::text) AND (g.created_at = referral_state_change.referral_created_at) AND (g.record_id = referral_state_change.referral_id) AND (g.owner_id = referral_state_change.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))));
GRANT SELECT, INSERT ON referral_state_change TO schakel_app;

CREATE TABLE referral_file (
  owner_id UUID NOT NULL,
  referral_id UUID NOT NULL,
  child_id UUID,
  handled_by UUID NOT NULL,
  reason_code TEXT,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT referral_file_pkey PRIMARY KEY (owner_id, referral_id),
  CONSTRAINT referral_file_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
CREATE INDEX referral_file_child_id_idx ON referral_file (child_id);
ALTER TABLE referral_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_file FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_file_tenant ON referral_file FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (child_id, handled_by, reason_code, at) ON referral_file TO schakel_app;

-- What the policies cannot say: who may bring a referral from which state to which, that what was
-- sent never changes, and that each change is exactly one version further.
CREATE FUNCTION referral_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting uuid := nullif(current_setting('app.org', true), '')::uuid;
  step text := OLD.state || '>' || NEW.state;
BEGIN
  IF (NEW.id, NEW.owner_id, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.owner_id, OLD.created_at)
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'a referral keeps its identity, and counts its versions'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.receiver_id, NEW.receiver_team_id, NEW.purpose, NEW.type, NEW.in_reply_to, NEW.categories,
      NEW.sealed_content, NEW.open_token, NEW.answer_due_at)
     IS DISTINCT FROM
     (OLD.receiver_id, OLD.receiver_team_id, OLD.purpose, OLD.type, OLD.in_reply_to, OLD.categories,
      OLD.sealed_content, OLD.open_token, OLD.answer_due_at)
     AND NOT (OLD.state = 'draft' AND acting = OLD.owner_id) THEN
    RAISE EXCEPTION 'what was sent does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT ((acting = OLD.owner_id AND step IN
           ('draft>draft', 'draft>requested', 'draft>cancelled', 'requested>cancelled', 'received>cancelled'))
       OR (acting = OLD.receiver_id AND step IN
           ('requested>received', 'received>accepted', 'received>rejected'))) THEN
    RAISE EXCEPTION 'this step is not this party''s to take'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_changes_lawfully BEFORE UPDATE ON referral
  FOR EACH ROW EXECUTE FUNCTION referral_changes_lawfully();

-- Every change of state leaves its line, in the name of the organisation that made it.
CREATE FUNCTION referral_keeps_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO referral_state_change
    (referral_id, version, owner_id, referral_created_at, acting_organisation_id, state, at)
  VALUES (NEW.id, NEW.version, NEW.owner_id, NEW.created_at,
    nullif(current_setting('app.org', true), '')::uuid, NEW.state, NEW.state_at);
  RETURN NULL;
END $$;
CREATE TRIGGER referral_keeps_history AFTER UPDATE ON referral
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION referral_keeps_history();
