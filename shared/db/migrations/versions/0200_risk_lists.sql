-- Risk lists: the list and who is named on it, its entries, and the work on them.

CREATE TABLE risk_list (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  covenant_id UUID NOT NULL,
  name TEXT NOT NULL,
  purpose TEXT NOT NULL,
  neighbourhood TEXT NOT NULL,
  party_ids UUID[] NOT NULL,
  decision_reference TEXT,
  parents_told TEXT NOT NULL,
  parents_told_within INTEGER NOT NULL,
  starts_on DATE NOT NULL,
  reviewed_on DATE NOT NULL,
  review_on DATE NOT NULL,
  state TEXT NOT NULL,
  opened_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  closed_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT risk_list_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_state_check CHECK (state IN ('open', 'closed')),
  CONSTRAINT risk_list_closed_check CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CONSTRAINT risk_list_party_check CHECK (owner_id = ANY (party_ids) AND cardinality(party_ids) > 1),
  CONSTRAINT risk_list_review_check CHECK (review_on > reviewed_on AND review_on <= reviewed_on + interval '3 months'),
  CONSTRAINT risk_list_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT risk_list_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id)
);
CREATE INDEX risk_list_covenant_id_idx ON risk_list (covenant_id);
CREATE INDEX risk_list_owner_id_created_at_id_idx ON risk_list (owner_id, created_at, id);
ALTER TABLE risk_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_read ON risk_list FOR SELECT TO schakel_app
  USING ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids));
CREATE POLICY risk_list_make ON risk_list FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids)));
CREATE POLICY risk_list_edit ON risk_list FOR UPDATE TO schakel_app
  USING ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids))
  WITH CHECK ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids));
GRANT SELECT, INSERT, UPDATE (name, parents_told, parents_told_within, reviewed_on, review_on,
  state, closed_at, version) ON risk_list TO schakel_app;

CREATE TABLE risk_list_member (
  id UUID NOT NULL,
  list_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  member_id UUID NOT NULL,
  name TEXT NOT NULL,
  roles TEXT[] NOT NULL,
  named_by UUID NOT NULL,
  named_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT risk_list_member_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_member_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_member_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX risk_list_member_list_id_idx ON risk_list_member (list_id);
CREATE INDEX risk_list_member_lives ON risk_list_member (member_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX risk_list_member_one ON risk_list_member (list_id, member_id) WHERE ended_at IS NULL;
ALTER TABLE risk_list_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_member FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_member_read ON risk_list_member FOR SELECT TO schakel_app
  USING (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_member.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids)))));
CREATE POLICY risk_list_member_make ON risk_list_member FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_member.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids))))));
CREATE POLICY risk_list_member_edit ON risk_list_member FOR UPDATE TO schakel_app
  USING ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_member.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids))))))
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_member.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids))))));
GRANT SELECT, INSERT, UPDATE (ended_at) ON risk_list_member TO schakel_app;

CREATE TABLE risk_list_entry (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  list_id UUID NOT NULL,
  put_by UUID NOT NULL,
  sealed_content BYTEA,
  concern_codes TEXT[] NOT NULL,
  list_version INTEGER NOT NULL,
  help_needed TEXT,
  state TEXT NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  dropped_because TEXT,
  confirmed_by_id UUID,
  confirm_by TIMESTAMP WITH TIME ZONE NOT NULL,
  justified_at TIMESTAMP WITH TIME ZONE NOT NULL,
  known_on DATE,
  help_needed_on DATE,
  invited_on DATE,
  spoken_on DATE,
  helped_on DATE,
  version INTEGER NOT NULL,
  CONSTRAINT risk_list_entry_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_entry_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT risk_list_entry_state_check CHECK (state IN ('listed', 'confirmed', 'dropped')),
  CONSTRAINT risk_list_entry_help_needed_check CHECK (help_needed IN ('yes', 'no', 'watch')),
  CONSTRAINT risk_list_entry_dropped_check CHECK ((state = 'dropped') = (dropped_because IS NOT NULL)),
  CONSTRAINT risk_list_entry_because_check CHECK (dropped_because IN ('unconfirmed', 'not_rejustified', 'nothing_needed', 'helped', 'mistaken', 'sharing_ended', 'list_closed')),
  CONSTRAINT risk_list_entry_confirmed_check CHECK (confirmed_by_id <> owner_id),
  CONSTRAINT risk_list_entry_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT risk_list_entry_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_entry_confirmed_by_id_fkey FOREIGN KEY(confirmed_by_id) REFERENCES organisation (id)
);
CREATE INDEX risk_list_entry_list_id_created_at_id_idx ON risk_list_entry (list_id, created_at, id);
ALTER TABLE risk_list_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_entry_see ON risk_list_entry FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_entry.created_at) AND (g.record_id = risk_list_entry.id) AND (g.owner_id = risk_list_entry.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
CREATE POLICY risk_list_entry_make ON risk_list_entry FOR INSERT TO schakel_app
  WITH CHECK (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid);
CREATE POLICY risk_list_entry_change ON risk_list_entry FOR UPDATE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_entry.created_at) AND (g.record_id = risk_list_entry.id) AND (g.owner_id = risk_list_entry.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_entry.created_at) AND (g.record_id = risk_list_entry.id) AND (g.owner_id = risk_list_entry.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
GRANT SELECT, INSERT, UPDATE (sealed_content, concern_codes, list_version, help_needed, state,
  state_at, dropped_because, confirmed_by_id, justified_at, known_on, help_needed_on, invited_on,
  spoken_on, helped_on, version) ON risk_list_entry TO schakel_app;

CREATE TABLE risk_list_step (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  list_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  entry_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  kind TEXT NOT NULL,
  assignee_id UUID NOT NULL,
  assignee_org_id UUID NOT NULL,
  due_on DATE NOT NULL,
  state TEXT NOT NULL,
  done_on DATE,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT risk_list_step_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_step_entry_id_owner_id_entry_created_at_fkey FOREIGN KEY(entry_id, owner_id, entry_created_at) REFERENCES risk_list_entry (id, owner_id, created_at),
  CONSTRAINT risk_list_step_kind_check CHECK (kind IN ('invite_parents', 'talk', 'help_agreed', 'referral', 'abuse_protocol', 'nothing_needed')),
  CONSTRAINT risk_list_step_state_check CHECK (state IN ('open', 'done', 'dropped')),
  CONSTRAINT risk_list_step_done_check CHECK ((state = 'done') = (done_on IS NOT NULL)),
  CONSTRAINT risk_list_step_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_step_assignee_org_id_fkey FOREIGN KEY(assignee_org_id) REFERENCES organisation (id)
);
CREATE INDEX risk_list_step_entry_id_idx ON risk_list_step (entry_id);
CREATE INDEX risk_list_step_list_id_due_on_idx ON risk_list_step (list_id, due_on) WHERE state = 'open';
ALTER TABLE risk_list_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_step FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_step_see ON risk_list_step FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_step.entry_created_at) AND (g.record_id = risk_list_step.entry_id) AND (g.owner_id = risk_list_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
CREATE POLICY risk_list_step_remove ON risk_list_step FOR DELETE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list_entry e WHERE ((e.id = risk_list_step.entry_id) AND (e.state = 'dropped'::text)))));
CREATE POLICY risk_list_step_make ON risk_list_step FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_step.entry_created_at) AND (g.record_id = risk_list_step.entry_id) AND (g.owner_id = risk_list_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
CREATE POLICY risk_list_step_change ON risk_list_step FOR UPDATE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_step.entry_created_at) AND (g.record_id = risk_list_step.entry_id) AND (g.owner_id = risk_list_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_step.entry_created_at) AND (g.record_id = risk_list_step.entry_id) AND (g.owner_id = risk_list_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
GRANT SELECT, INSERT, DELETE, UPDATE (assignee_id, assignee_org_id, due_on, state, done_on,
  version) ON risk_list_step TO schakel_app;

CREATE TABLE risk_list_change (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  list_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  entry_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  acting_id UUID NOT NULL,
  by UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  kind TEXT NOT NULL,
  said JSONB NOT NULL,
  CONSTRAINT risk_list_change_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_change_entry_id_owner_id_entry_created_at_fkey FOREIGN KEY(entry_id, owner_id, entry_created_at) REFERENCES risk_list_entry (id, owner_id, created_at),
  CONSTRAINT risk_list_change_entry_id_version_key UNIQUE (entry_id, version),
  CONSTRAINT risk_list_change_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_change_acting_id_fkey FOREIGN KEY(acting_id) REFERENCES organisation (id)
);
CREATE INDEX risk_list_change_list_id_at_id_idx ON risk_list_change (list_id, at, id);
ALTER TABLE risk_list_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_change FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_change_see ON risk_list_change FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_change.entry_created_at) AND (g.record_id = risk_list_change.entry_id) AND (g.owner_id = risk_list_change.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
CREATE POLICY risk_list_change_remove ON risk_list_change FOR DELETE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list_entry e WHERE ((e.id = risk_list_change.entry_id) AND (e.state = 'dropped'::text)))));
CREATE POLICY risk_list_change_append ON risk_list_change FOR INSERT TO schakel_app
  WITH CHECK ((acting_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_change.entry_created_at) AND (g.record_id = risk_list_change.entry_id) AND (g.owner_id = risk_list_change.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
GRANT SELECT, INSERT, DELETE ON risk_list_change TO schakel_app;

CREATE TABLE risk_list_contribution (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  list_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  kind TEXT NOT NULL,
  provenance TEXT NOT NULL,
  by UUID NOT NULL,
  ground TEXT NOT NULL,
  sealed_content BYTEA NOT NULL,
  CONSTRAINT risk_list_contribution_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_contribution_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT risk_list_contribution_kind_check CHECK (kind IN ('known', 'facts')),
  CONSTRAINT risk_list_contribution_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES risk_list_entry (id),
  CONSTRAINT risk_list_contribution_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT risk_list_contribution_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id)
);
CREATE INDEX risk_list_contribution_entry_id_idx ON risk_list_contribution (entry_id);
CREATE UNIQUE INDEX risk_list_contribution_known ON risk_list_contribution (owner_id, entry_id) WHERE kind = 'known';
ALTER TABLE risk_list_contribution ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_contribution FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_contribution_see ON risk_list_contribution FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_contribution.created_at) AND (g.record_id = risk_list_contribution.id) AND (g.owner_id = risk_list_contribution.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
CREATE POLICY risk_list_contribution_remove ON risk_list_contribution FOR DELETE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND true);
CREATE POLICY risk_list_contribution_make ON risk_list_contribution FOR INSERT TO schakel_app
  WITH CHECK (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid);
CREATE POLICY risk_list_contribution_change ON risk_list_contribution FOR UPDATE TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_contribution.created_at) AND (g.record_id = risk_list_contribution.id) AND (g.owner_id = risk_list_contribution.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'risk_list_entry'::text) AND (g.created_at = risk_list_contribution.created_at) AND (g.record_id = risk_list_contribution.id) AND (g.owner_id = risk_list_contribution.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))));
GRANT SELECT, INSERT, DELETE ON risk_list_contribution TO schakel_app;

CREATE TABLE risk_list_recognition (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  list_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  child_id UUID NOT NULL,
  how TEXT NOT NULL,
  likeness TEXT NOT NULL,
  opened_for_list BOOLEAN NOT NULL,
  ground TEXT,
  legal_ground_id UUID,
  by UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT risk_list_recognition_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_recognition_entry_id_child_id_key UNIQUE (entry_id, child_id),
  CONSTRAINT risk_list_recognition_how_check CHECK (how IN ('put', 'suggested', 'ours', 'not_ours')),
  CONSTRAINT risk_list_recognition_likeness_check CHECK (likeness IN ('same', 'possible')),
  CONSTRAINT risk_list_recognition_ground_check CHECK ((how = 'put') = (ground IS NOT NULL)),
  CONSTRAINT risk_list_recognition_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT risk_list_recognition_legal_ground_id_owner_id_fkey FOREIGN KEY(legal_ground_id, owner_id) REFERENCES legal_ground (id, owner_id),
  CONSTRAINT risk_list_recognition_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT risk_list_recognition_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id)
);
CREATE INDEX risk_list_recognition_child_id_idx ON risk_list_recognition (child_id);
CREATE INDEX risk_list_recognition_list_id_idx ON risk_list_recognition (list_id);
CREATE UNIQUE INDEX risk_list_recognition_put ON risk_list_recognition (owner_id, list_id, child_id) WHERE how = 'put';
ALTER TABLE risk_list_recognition ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_recognition FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_recognition_tenant ON risk_list_recognition FOR ALL TO schakel_app
  USING (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)
  WITH CHECK (owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid);
GRANT SELECT, INSERT, DELETE, UPDATE (how, likeness, opened_for_list, by, at) ON risk_list_recognition TO schakel_app;

CREATE TABLE risk_list_tally (
  id UUID NOT NULL,
  list_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  month DATE NOT NULL,
  step TEXT NOT NULL,
  children INTEGER NOT NULL,
  days INTEGER NOT NULL,
  CONSTRAINT risk_list_tally_pkey PRIMARY KEY (id),
  CONSTRAINT risk_list_tally_step_check CHECK (step IN ('listed', 'known', 'help_needed', 'invited', 'spoken', 'helped')),
  CONSTRAINT risk_list_tally_list_id_fkey FOREIGN KEY(list_id) REFERENCES risk_list (id),
  CONSTRAINT risk_list_tally_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX risk_list_tally_list_id_idx ON risk_list_tally (list_id);
ALTER TABLE risk_list_tally ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_list_tally FORCE ROW LEVEL SECURITY;
CREATE POLICY risk_list_tally_read ON risk_list_tally FOR SELECT TO schakel_app
  USING (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_tally.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids)))));
CREATE POLICY risk_list_tally_make ON risk_list_tally FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = risk_list_tally.list_id) AND ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (l.party_ids))))));
GRANT SELECT, INSERT ON risk_list_tally TO schakel_app;

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
