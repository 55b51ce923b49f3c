-- Matching: what an organisation offers, its pseudonyms, and what it may know; the matcher alone
-- sees across organisations. The database user schakel_matcher is made by `schakel database-users`:
-- run that first.

CREATE TABLE match_offer (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  signal_id UUID NOT NULL,
  child_id UUID NOT NULL,
  purpose TEXT NOT NULL,
  ground TEXT NOT NULL,
  legal_ground_id UUID,
  member_id UUID NOT NULL,
  roles TEXT[] NOT NULL,
  only_members UUID[],
  sealed_contact BYTEA,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  confirms_possible BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  ended_because TEXT,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  import_id UUID,
  version INTEGER NOT NULL,
  team_id UUID NOT NULL,
  CONSTRAINT match_offer_pkey PRIMARY KEY (id),
  CONSTRAINT match_offer_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT match_offer_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT match_offer_state_check CHECK (state IN ('active', 'ended')),
  CONSTRAINT match_offer_ended_check CHECK ((state = 'ended') = (ended_because IS NOT NULL)),
  CONSTRAINT match_offer_confirmed_check CHECK (confirmed_at IS NOT NULL OR NOT confirms_possible),
  CONSTRAINT match_offer_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT match_offer_signal_id_owner_id_fkey FOREIGN KEY(signal_id, owner_id) REFERENCES signal (id, owner_id),
  CONSTRAINT match_offer_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT match_offer_legal_ground_id_owner_id_fkey FOREIGN KEY(legal_ground_id, owner_id) REFERENCES legal_ground (id, owner_id),
  CONSTRAINT match_offer_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX match_offer_child_id_idx ON match_offer (child_id);
CREATE INDEX match_offer_of_import ON match_offer (import_id) WHERE import_id IS NOT NULL;
CREATE UNIQUE INDEX match_offer_of_signal ON match_offer (owner_id, signal_id) WHERE state = 'active';
CREATE INDEX match_offer_owner_id_created_at_id_idx ON match_offer (owner_id, created_at, id);
ALTER TABLE match_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_offer FORCE ROW LEVEL SECURITY;
CREATE POLICY match_offer_tenant ON match_offer FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY match_offer_matched ON match_offer FOR SELECT TO schakel_matcher
  USING (true);
GRANT SELECT, INSERT, UPDATE (team_id, member_id, roles, only_members, sealed_contact, confirmed_at, confirms_possible,
  state, ended_because, ended_at, version) ON match_offer TO schakel_app;
GRANT SELECT (id, owner_id, team_id, state, until, confirmed_at, confirms_possible, import_id)
  ON match_offer TO schakel_matcher;

CREATE TABLE match_subject (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  offer_id UUID NOT NULL,
  covenant_id UUID NOT NULL,
  generation INTEGER NOT NULL,
  receiver_ids UUID[] NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  sealed_envelope BYTEA NOT NULL,
  CONSTRAINT match_subject_pkey PRIMARY KEY (id),
  CONSTRAINT match_subject_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT match_subject_offer_id_covenant_id_key UNIQUE (offer_id, covenant_id),
  CONSTRAINT match_subject_offer_id_owner_id_fkey FOREIGN KEY(offer_id, owner_id) REFERENCES match_offer (id, owner_id),
  CONSTRAINT match_subject_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id)
);
CREATE INDEX match_subject_covenant_id_generation_idx ON match_subject (covenant_id, generation);
ALTER TABLE match_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_subject FORCE ROW LEVEL SECURITY;
CREATE POLICY match_subject_tenant ON match_subject FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY match_subject_matched ON match_subject FOR SELECT TO schakel_matcher
  USING (true);
GRANT SELECT, INSERT, DELETE, UPDATE (generation, sealed_envelope) ON match_subject TO schakel_app;
GRANT SELECT ON match_subject TO schakel_matcher;

CREATE TABLE match_token (
  token BYTEA NOT NULL,
  subject_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  generation INTEGER NOT NULL,
  CONSTRAINT match_token_pkey PRIMARY KEY (token, subject_id),
  CONSTRAINT match_token_subject_id_owner_id_fkey FOREIGN KEY(subject_id, owner_id) REFERENCES match_subject (id, owner_id) ON DELETE CASCADE
);
CREATE INDEX match_token_subject_id_idx ON match_token (subject_id);
ALTER TABLE match_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_token FORCE ROW LEVEL SECURITY;
CREATE POLICY match_token_tenant ON match_token FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY match_token_matched ON match_token FOR SELECT TO schakel_matcher
  USING (true);
CREATE POLICY match_token_cleared ON match_token FOR DELETE TO schakel_matcher
  USING (true);
GRANT SELECT (subject_id, owner_id), INSERT, DELETE ON match_token TO schakel_app;
GRANT SELECT, DELETE ON match_token TO schakel_matcher;

CREATE TABLE match_question (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  member_id UUID NOT NULL,
  child_id UUID,
  offer_id UUID,
  why TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT match_question_pkey PRIMARY KEY (id),
  CONSTRAINT match_question_why_check CHECK (why IN ('offered', 'corrected', 'imported')),
  CONSTRAINT match_question_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX match_question_owner_id_at_idx ON match_question (owner_id, at);
ALTER TABLE match_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_question FORCE ROW LEVEL SECURITY;
CREATE POLICY match_question_tenant ON match_question FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON match_question TO schakel_app;

CREATE TABLE match_pair (
  id UUID NOT NULL,
  covenant_id UUID NOT NULL,
  low_offer_id UUID NOT NULL,
  low_owner_id UUID NOT NULL,
  high_offer_id UUID NOT NULL,
  high_owner_id UUID NOT NULL,
  likeness TEXT NOT NULL,
  score INTEGER NOT NULL,
  via_id UUID,
  state TEXT NOT NULL,
  found_at TIMESTAMP WITH TIME ZONE NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT match_pair_pkey PRIMARY KEY (id),
  CONSTRAINT match_pair_low_offer_id_high_offer_id_key UNIQUE (low_offer_id, high_offer_id),
  CONSTRAINT match_pair_two_check CHECK (low_offer_id < high_offer_id AND low_owner_id <> high_owner_id),
  CONSTRAINT match_pair_likeness_check CHECK (likeness IN ('same', 'possible')),
  CONSTRAINT match_pair_state_check CHECK (state IN ('found', 'met', 'denied', 'parted', 'gone')),
  CONSTRAINT match_pair_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id),
  CONSTRAINT match_pair_low_owner_id_fkey FOREIGN KEY(low_owner_id) REFERENCES organisation (id),
  CONSTRAINT match_pair_high_owner_id_fkey FOREIGN KEY(high_owner_id) REFERENCES organisation (id),
  CONSTRAINT match_pair_via_id_fkey FOREIGN KEY(via_id) REFERENCES match_pair (id)
);
CREATE INDEX match_pair_high_offer_id_idx ON match_pair (high_offer_id);
ALTER TABLE match_pair ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_pair FORCE ROW LEVEL SECURITY;
CREATE POLICY match_pair_platform ON match_pair FOR ALL TO schakel_matcher
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (likeness, score, via_id, state, state_at) ON match_pair TO schakel_matcher;

CREATE TABLE match_look (
  id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  organisation_id UUID NOT NULL,
  offer_ids UUID[] NOT NULL,
  opened_ids UUID[] NOT NULL,
  pair_ids UUID[] NOT NULL,
  CONSTRAINT match_look_pkey PRIMARY KEY (id),
  CONSTRAINT match_look_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
CREATE INDEX match_look_at_idx ON match_look (at);
ALTER TABLE match_look ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_look FORCE ROW LEVEL SECURITY;
CREATE POLICY match_look_platform ON match_look FOR ALL TO schakel_matcher
  USING (true)
  WITH CHECK (true);
GRANT INSERT ON match_look TO schakel_matcher;

CREATE TABLE match_side (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  offer_id UUID NOT NULL,
  pair_id UUID NOT NULL,
  likeness TEXT NOT NULL,
  state TEXT NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  told_at TIMESTAMP WITH TIME ZONE NOT NULL,
  decision TEXT,
  decided_by UUID,
  because TEXT,
  partner_id UUID,
  partner_offer_id UUID,
  version INTEGER NOT NULL,
  team_id UUID NOT NULL,
  CONSTRAINT match_side_pkey PRIMARY KEY (id),
  CONSTRAINT match_side_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT match_side_pair_id_owner_id_key UNIQUE (pair_id, owner_id),
  CONSTRAINT match_side_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT match_side_partner_id_fkey FOREIGN KEY(partner_id) REFERENCES organisation (id),
  CONSTRAINT match_side_likeness_check CHECK (likeness IN ('same', 'possible')),
  CONSTRAINT match_side_state_check CHECK (state IN ('asked', 'met', 'denied', 'parted', 'gone')),
  CONSTRAINT match_side_decision_check CHECK (decision IN ('confirmed', 'denied')),
  CONSTRAINT match_side_partner_check CHECK (state IN ('met', 'parted') OR partner_id IS NULL),
  CONSTRAINT match_side_offer_id_owner_id_fkey FOREIGN KEY(offer_id, owner_id) REFERENCES match_offer (id, owner_id),
  CONSTRAINT match_side_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX match_side_offer_id_idx ON match_side (offer_id);
CREATE INDEX match_side_owner_id_told_at_id_idx ON match_side (owner_id, told_at, id);
ALTER TABLE match_side ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_side FORCE ROW LEVEL SECURITY;
CREATE POLICY match_side_tenant ON match_side FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY match_side_operator ON match_side FOR SELECT TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT (id, owner_id, state) ON match_side TO schakel_operator;
CREATE POLICY match_side_matched ON match_side FOR SELECT TO schakel_matcher
  USING (true);
CREATE POLICY match_side_told ON match_side FOR INSERT TO schakel_matcher
  WITH CHECK (true);
CREATE POLICY match_side_settled ON match_side FOR UPDATE TO schakel_matcher
  USING (true)
  WITH CHECK (true);
GRANT SELECT, UPDATE (team_id, state, state_at, decision, decided_by, because, version)
  ON match_side TO schakel_app;
GRANT SELECT, INSERT, UPDATE (likeness, state, state_at, partner_id, partner_offer_id, version)
  ON match_side TO schakel_matcher;

CREATE TABLE match_card (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  offer_id UUID NOT NULL,
  sealed_content BYTEA NOT NULL,
  CONSTRAINT match_card_pkey PRIMARY KEY (id),
  CONSTRAINT match_card_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT match_card_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX match_card_owner_id_offer_id_idx ON match_card (owner_id, offer_id);
ALTER TABLE match_card ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_card FORCE ROW LEVEL SECURITY;
CREATE POLICY match_card_see ON match_card FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'match'::text) AND (g.created_at = match_card.created_at) AND (g.record_id = match_card.id) AND (g.owner_id = match_card.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY match_card_make ON match_card FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY match_card_change ON match_card FOR UPDATE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'match'::text) AND (g.created_at = match_card.created_at) AND (g.record_id = match_card.id) AND (g.owner_id = match_card.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))))
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'match'::text) AND (g.created_at = match_card.created_at) AND (g.record_id = match_card.id) AND (g.owner_id = match_card.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
GRANT SELECT, INSERT ON match_card TO schakel_app;

CREATE TABLE match_step (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  card_id UUID NOT NULL,
  card_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  kind TEXT NOT NULL,
  about_id UUID NOT NULL,
  means TEXT,
  held_on DATE,
  CONSTRAINT match_step_pkey PRIMARY KEY (id),
  CONSTRAINT match_step_card_id_owner_id_card_created_at_fkey FOREIGN KEY(card_id, owner_id, card_created_at) REFERENCES match_card (id, owner_id, created_at),
  CONSTRAINT match_step_kind_check CHECK (kind IN ('contact', 'lead_proposed', 'lead_accepted', 'lead_declined', 'lead_ended')),
  CONSTRAINT match_step_contact_check CHECK ((kind = 'contact') = (means IS NOT NULL AND held_on IS NOT NULL)),
  CONSTRAINT match_step_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT match_step_about_id_fkey FOREIGN KEY(about_id) REFERENCES organisation (id)
);
CREATE INDEX match_step_card_id_idx ON match_step (card_id);
ALTER TABLE match_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_step FORCE ROW LEVEL SECURITY;
CREATE POLICY match_step_see ON match_step FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'match'::text) AND (g.created_at = match_step.card_created_at) AND (g.record_id = match_step.card_id) AND (g.owner_id = match_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY match_step_append ON match_step FOR INSERT TO schakel_app
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'match'::text) AND (g.created_at = match_step.card_created_at) AND (g.record_id = match_step.card_id) AND (g.owner_id = match_step.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))));
GRANT SELECT, INSERT ON match_step TO schakel_app;

CREATE TABLE match_generation (
  covenant_id UUID NOT NULL,
  generation INTEGER NOT NULL,
  kid TEXT NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT match_generation_pkey PRIMARY KEY (covenant_id, generation),
  CONSTRAINT match_generation_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id)
);
ALTER TABLE match_generation ENABLE ROW LEVEL SECURITY;
ALTER TABLE match_generation FORCE ROW LEVEL SECURITY;
CREATE POLICY match_generation_platform ON match_generation FOR ALL TO schakel_matcher
  USING (true)
  WITH CHECK (true);
CREATE POLICY match_generation_read ON match_generation FOR SELECT TO schakel_app
  USING (true);
CREATE POLICY match_generation_begin ON match_generation FOR INSERT TO schakel_app
  WITH CHECK ((EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = match_generation.covenant_id))));
GRANT SELECT, INSERT ON match_generation TO schakel_app;
GRANT SELECT, UPDATE (retired_at) ON match_generation TO schakel_matcher;

CREATE TABLE matcher_key (
  kid TEXT NOT NULL,
  public_key BYTEA NOT NULL,
  mac BYTEA NOT NULL,
  published_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT matcher_key_pkey PRIMARY KEY (kid)
);
ALTER TABLE matcher_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE matcher_key FORCE ROW LEVEL SECURITY;
CREATE POLICY matcher_key_platform ON matcher_key FOR ALL TO schakel_matcher
  USING (true)
  WITH CHECK (true);
CREATE POLICY matcher_key_read ON matcher_key FOR SELECT TO schakel_app
  USING (true);
GRANT SELECT ON matcher_key TO schakel_app;
GRANT SELECT, INSERT, UPDATE (public_key, mac, published_at) ON matcher_key TO schakel_matcher;

-- Whoever is no party any more is nobody's answer, be its own worker late.
CREATE POLICY covenant_matched ON covenant FOR SELECT TO schakel_matcher
  USING (true);
GRANT SELECT (id, state, ends_at, active_party_ids) ON covenant TO schakel_matcher;

-- What the matcher's operations leave behind, as everybody's do.
CREATE POLICY audit_event_matcher ON audit_event FOR INSERT TO schakel_matcher
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON audit_event TO schakel_matcher;
CREATE POLICY outbox_matcher ON outbox FOR INSERT TO schakel_matcher
  WITH CHECK (true);
GRANT INSERT ON outbox TO schakel_matcher;
CREATE POLICY timer_matcher ON timer FOR INSERT TO schakel_matcher
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON timer TO schakel_matcher;
CREATE POLICY inbox_matcher ON inbox FOR INSERT TO schakel_matcher
  WITH CHECK (true);
GRANT INSERT ON inbox TO schakel_matcher;

-- An offer begins active and ends once; what it is about does not change.
CREATE FUNCTION match_offer_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'active' OR NEW.version <> 1 THEN
      RAISE EXCEPTION 'an offer begins active' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'ended' AND (NEW.state <> 'ended' OR NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at) THEN
    RAISE EXCEPTION 'what ended does not begin again'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER match_offer_changes_lawfully BEFORE INSERT OR UPDATE ON match_offer
  FOR EACH ROW EXECUTE FUNCTION match_offer_changes_lawfully();

-- Only the matcher says that both have said yes, and who the other is; an organisation answers what
-- it is asked, once, and unlinks.
CREATE FUNCTION match_side_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.owner_id, NEW.offer_id, NEW.pair_id) IS DISTINCT FROM
     (OLD.id, OLD.owner_id, OLD.offer_id, OLD.pair_id)
     OR OLD.state IN ('denied', 'parted') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'a side stays what it is, and what is over stays over'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF current_user = 'schakel_app' AND NEW.state <> OLD.state
     AND OLD.state || '>' || NEW.state NOT IN ('asked>denied', 'met>parted') THEN
    RAISE EXCEPTION 'only the matcher brings two together'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.decision IS NOT NULL AND NEW.decision IS DISTINCT FROM OLD.decision THEN
    RAISE EXCEPTION 'an answer is given once' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER match_side_changes_lawfully BEFORE UPDATE ON match_side
  FOR EACH ROW EXECUTE FUNCTION match_side_changes_lawfully();

-- Software that sees matches sees children: it waits for a second admin.
ALTER TABLE system DROP CONSTRAINT system_approved_check;
ALTER TABLE system ADD CONSTRAINT system_approved_check CHECK (
  NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
    'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
    'legal-grounds:read', 'legal-grounds:write', 'disclosures:read', 'duties:read', 'duties:write',
    'referrals:read', 'referrals:write', 'signals:read', 'signals:write', 'matches:read',
    'matches:write', 'exports:read', 'exports:write', 'management:write', 'substitutes:write']);
