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
