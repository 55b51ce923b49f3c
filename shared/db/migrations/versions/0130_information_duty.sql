-- What was disclosed, to be read from our side: a grant, and about which child of ours it is.

CREATE TABLE disclosure (
  owner_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  direction TEXT NOT NULL,
  child_id UUID,
  partner_id UUID NOT NULL,
  purpose TEXT NOT NULL,
  ground TEXT NOT NULL,
  covenant_name TEXT,
  informed TEXT NOT NULL,
  safety_restricted BOOLEAN NOT NULL,
  by_member UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT disclosure_pkey PRIMARY KEY (owner_id, grant_id),
  CONSTRAINT disclosure_grant_id_fkey FOREIGN KEY(grant_id) REFERENCES access_grant (id),
  CONSTRAINT disclosure_partner_id_fkey FOREIGN KEY(partner_id) REFERENCES organisation (id),
  CONSTRAINT disclosure_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT disclosure_direction_check CHECK (direction IN ('given', 'received'))
);
CREATE INDEX disclosure_newest ON disclosure (owner_id, direction, at DESC, grant_id DESC);
CREATE INDEX disclosure_of_partner ON disclosure (owner_id, direction, partner_id, at DESC, grant_id DESC);
CREATE INDEX disclosure_of_child ON disclosure (child_id, direction, at DESC, grant_id DESC);
CREATE INDEX access_grant_received ON access_grant (viewer_id, starts_at DESC, id DESC) WHERE viewer_id <> owner_id;

-- What was shared before is in the register too.
CREATE POLICY disclosure_moving ON access_grant FOR SELECT TO schakel_owner USING (true);
CREATE POLICY disclosure_moving ON covenant FOR SELECT TO schakel_owner USING (true);
CREATE POLICY disclosure_moving ON covenant_rule FOR SELECT TO schakel_owner USING (true);
CREATE POLICY disclosure_moving ON referral_file FOR SELECT TO schakel_owner USING (true);
CREATE POLICY disclosure_moving ON referral_message FOR SELECT TO schakel_owner USING (true);
CREATE POLICY disclosure_moving ON referral_attachment FOR SELECT TO schakel_owner USING (true);
INSERT INTO disclosure (owner_id, grant_id, direction, child_id, partner_id, purpose, ground, covenant_name, informed, safety_restricted, by_member, at)
SELECT g.owner_id, g.id, 'given', f.child_id, g.viewer_id, r.purpose, g.ground, c.name,
  CASE g.ground WHEN 'consent' THEN 'notice' WHEN 'return_flow' THEN 'exchange' ELSE 'duty' END,
  g.safety_restricted, NULL, g.starts_at
 FROM access_grant g
 JOIN covenant_rule r ON r.id = g.rule_id
 JOIN covenant c ON c.id = r.covenant_id
 LEFT JOIN referral_message m ON m.id = g.record_id
 LEFT JOIN referral_attachment a ON a.id = g.record_id
 LEFT JOIN referral_file f ON f.owner_id = g.owner_id
  AND f.referral_id = coalesce(m.referral_id, a.referral_id, g.record_id)
 WHERE g.viewer_id <> g.owner_id;
INSERT INTO disclosure (owner_id, grant_id, direction, child_id, partner_id, purpose, ground, covenant_name, informed, safety_restricted, by_member, at)
SELECT g.viewer_id, g.id, 'received', f.child_id, g.owner_id, r.purpose, g.ground, c.name,
  CASE g.ground WHEN 'consent' THEN 'notice' ELSE 'duty' END, g.safety_restricted, NULL, f.accepted_at
 FROM access_grant g
 JOIN covenant_rule r ON r.id = g.rule_id
 JOIN covenant c ON c.id = r.covenant_id
 JOIN referral_file f ON f.owner_id = g.viewer_id AND f.referral_id = g.record_id
 WHERE g.viewer_id <> g.owner_id AND g.kind = 'referral' AND f.accepted_at IS NOT NULL
  AND f.child_id IS NOT NULL;
DROP POLICY disclosure_moving ON access_grant;
DROP POLICY disclosure_moving ON covenant;
DROP POLICY disclosure_moving ON covenant_rule;
DROP POLICY disclosure_moving ON referral_file;
DROP POLICY disclosure_moving ON referral_message;
DROP POLICY disclosure_moving ON referral_attachment;

ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY disclosure_tenant ON disclosure FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY disclosure_register ON disclosure FOR SELECT TO schakel_register
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON disclosure TO schakel_app;
GRANT SELECT ON disclosure TO schakel_register;

-- Who has yet to be told, since when, until when; and what was put off, and why.
CREATE TABLE information_duty (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  partner_id UUID NOT NULL,
  direction TEXT NOT NULL,
  purpose TEXT NOT NULL,
  grounds TEXT[] NOT NULL,
  categories TEXT[] NOT NULL,
  shared_until TIMESTAMP WITH TIME ZONE NOT NULL,
  safety_restricted BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sharer_ids UUID[] NOT NULL,
  told_at TIMESTAMP WITH TIME ZONE,
  told_how TEXT,
  deferred_until TIMESTAMP WITH TIME ZONE,
  deferral_code TEXT,
  deferred_by UUID,
  sealed_deferral BYTEA,
  overruled_by UUID,
  sealed_overruling BYTEA,
  escalated_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT information_duty_pkey PRIMARY KEY (id),
  CONSTRAINT information_duty_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT information_duty_partner_id_fkey FOREIGN KEY(partner_id) REFERENCES organisation (id),
  CONSTRAINT information_duty_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT information_duty_state_check CHECK (state IN ('open', 'deferred', 'told')),
  CONSTRAINT information_duty_told_check CHECK ((state = 'told') = (told_at IS NOT NULL)),
  CONSTRAINT information_duty_deferred_check CHECK (state <> 'deferred' OR (deferred_until IS NOT NULL AND deferral_code IS NOT NULL))
);
CREATE UNIQUE INDEX information_duty_one_open ON information_duty (owner_id, child_id, partner_id, direction, purpose, safety_restricted) WHERE state <> 'told';
CREATE INDEX information_duty_due ON information_duty (owner_id, due_at, id) WHERE state <> 'told';
CREATE INDEX information_duty_owner_id_created_at_id_idx ON information_duty (owner_id, created_at, id);
CREATE INDEX information_duty_child_id_idx ON information_duty (child_id);
ALTER TABLE information_duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE information_duty FORCE ROW LEVEL SECURITY;
CREATE POLICY information_duty_tenant ON information_duty FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (grounds, categories, shared_until, state, due_at, sharer_ids, told_at, told_how, deferred_until, deferral_code, deferred_by, sealed_deferral, overruled_by, sealed_overruling, escalated_at, version) ON information_duty TO schakel_app;

CREATE TABLE information_telling (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  duty_id UUID NOT NULL,
  holder_id UUID,
  how TEXT NOT NULL,
  told_at TIMESTAMP WITH TIME ZONE NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  recorded_by UUID NOT NULL,
  sealed_words BYTEA NOT NULL,
  CONSTRAINT information_telling_pkey PRIMARY KEY (id),
  CONSTRAINT information_telling_duty_id_owner_id_fkey FOREIGN KEY(duty_id, owner_id) REFERENCES information_duty (id, owner_id),
  CONSTRAINT information_telling_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id)
);
CREATE INDEX information_telling_duty_id_idx ON information_telling (duty_id);
ALTER TABLE information_telling ENABLE ROW LEVEL SECURITY;
ALTER TABLE information_telling FORCE ROW LEVEL SECURITY;
CREATE POLICY information_telling_tenant ON information_telling FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON information_telling TO schakel_app;

CREATE TABLE letter_batch (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  team_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  asked_by UUID NOT NULL,
  children_count INTEGER NOT NULL,
  done_count INTEGER NOT NULL,
  letters_count INTEGER NOT NULL,
  CONSTRAINT letter_batch_pkey PRIMARY KEY (id),
  CONSTRAINT letter_batch_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT letter_batch_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id)
);
CREATE INDEX letter_batch_owner_id_created_at_id_idx ON letter_batch (owner_id, created_at, id);
ALTER TABLE letter_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter_batch FORCE ROW LEVEL SECURITY;
CREATE POLICY letter_batch_tenant ON letter_batch FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (done_count, letters_count) ON letter_batch TO schakel_app;

CREATE TABLE information_letter (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  holder_id UUID,
  duty_ids UUID[] NOT NULL,
  batch_id UUID,
  by_hand BOOLEAN NOT NULL,
  safety_restricted BOOLEAN NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  made_by UUID,
  sealed_document BYTEA NOT NULL,
  CONSTRAINT information_letter_pkey PRIMARY KEY (id),
  CONSTRAINT information_letter_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT information_letter_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id),
  CONSTRAINT information_letter_batch_id_owner_id_fkey FOREIGN KEY(batch_id, owner_id) REFERENCES letter_batch (id, owner_id)
);
CREATE INDEX information_letter_child_id_idx ON information_letter (child_id);
CREATE INDEX information_letter_batch_id_idx ON information_letter (batch_id);
ALTER TABLE information_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE information_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY information_letter_tenant ON information_letter FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON information_letter TO schakel_app;

CREATE TABLE objection (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  holder_id UUID,
  state TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  stated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  recorded_by UUID NOT NULL,
  decided_at TIMESTAMP WITH TIME ZONE,
  decided_by UUID,
  ended_count INTEGER NOT NULL,
  sealed_reason BYTEA NOT NULL,
  sealed_answer BYTEA,
  version INTEGER NOT NULL,
  CONSTRAINT objection_pkey PRIMARY KEY (id),
  CONSTRAINT objection_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT objection_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id),
  CONSTRAINT objection_state_check CHECK (state IN ('open', 'upheld', 'rejected', 'withdrawn')),
  CONSTRAINT objection_decided_check CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX objection_open ON objection (child_id) WHERE state = 'open';
CREATE INDEX objection_owner_id_created_at_id_idx ON objection (owner_id, created_at, id);
CREATE INDEX objection_child_id_idx ON objection (child_id);
ALTER TABLE objection ENABLE ROW LEVEL SECURITY;
ALTER TABLE objection FORCE ROW LEVEL SECURITY;
CREATE POLICY objection_tenant ON objection FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state, decided_at, decided_by, ended_count, sealed_answer, version) ON objection TO schakel_app;
