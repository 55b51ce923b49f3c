-- Signals: the worry with its history, what is done about it, what partners got; and siblings.

CREATE TABLE sibling (
  child_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  family_id UUID NOT NULL,
  linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  linked_by UUID NOT NULL,
  CONSTRAINT sibling_pkey PRIMARY KEY (child_id),
  CONSTRAINT sibling_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
CREATE INDEX sibling_owner_id_family_id_idx ON sibling (owner_id, family_id);
ALTER TABLE sibling ENABLE ROW LEVEL SECURITY;
ALTER TABLE sibling FORCE ROW LEVEL SECURITY;
CREATE POLICY sibling_tenant ON sibling FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, DELETE, UPDATE (family_id) ON sibling TO schakel_app;

CREATE TABLE signal (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  author_id UUID,
  recorded_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  concern_codes TEXT[] NOT NULL,
  list_version INTEGER NOT NULL,
  severity TEXT,
  observed_on DATE NOT NULL,
  parents_told_on DATE,
  parents_reason TEXT,
  parents_due_at TIMESTAMP WITH TIME ZONE,
  only_members UUID[],
  state TEXT NOT NULL,
  state_at TIMESTAMP WITH TIME ZONE NOT NULL,
  outcome_code TEXT,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  erased_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  team_id UUID NOT NULL,
  CONSTRAINT signal_pkey PRIMARY KEY (id),
  CONSTRAINT signal_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT signal_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT signal_state_check CHECK (state IN ('active', 'closed', 'lapsed', 'entered-in-error')),
  CONSTRAINT signal_until_check CHECK ((until AT TIME ZONE 'UTC') <= observed_on + interval '2 years'),
  CONSTRAINT signal_erased_check CHECK ((erased_at IS NULL) = (severity IS NOT NULL) AND (erased_at IS NULL) = (cardinality(concern_codes) > 0)),
  CONSTRAINT signal_erased_over_check CHECK (erased_at IS NULL OR state <> 'active'),
  CONSTRAINT signal_outcome_check CHECK ((state = 'closed') = (outcome_code IS NOT NULL)),
  CONSTRAINT signal_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT signal_author_id_owner_id_fkey FOREIGN KEY(author_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT signal_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX signal_child_id_idx ON signal (child_id);
CREATE INDEX signal_owner_id_author_id_idx ON signal (owner_id, author_id);
CREATE INDEX signal_owner_id_created_at_id_idx ON signal (owner_id, created_at, id);
CREATE INDEX signal_team_id_idx ON signal (team_id);
ALTER TABLE signal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_tenant ON signal FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (team_id, concern_codes, list_version, severity, observed_on,
  parents_told_on, parents_reason, parents_due_at, only_members, state, state_at, outcome_code,
  until, erased_at, version) ON signal TO schakel_app;

-- Who it is about and who wrote it stay; each change is a version; states go one way.
CREATE FUNCTION signal_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  step text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'active' OR NEW.version <> 1 OR NEW.erased_at IS NOT NULL
       OR NEW.until > NEW.created_at + interval '367 days' THEN
      RAISE EXCEPTION 'a signal begins active, for a year at most'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  step := OLD.state || '>' || NEW.state;
  IF (NEW.id, NEW.owner_id, NEW.child_id, NEW.author_id, NEW.recorded_by, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.owner_id, OLD.child_id, OLD.author_id, OLD.recorded_by, OLD.created_at) THEN
    RAISE EXCEPTION 'a signal stays about whom it is, and whose it is'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.concern_codes, NEW.list_version, NEW.severity, NEW.observed_on, NEW.parents_told_on,
      NEW.parents_reason, NEW.parents_due_at, NEW.state, NEW.state_at, NEW.outcome_code, NEW.until,
      NEW.erased_at)
     IS DISTINCT FROM
     (OLD.concern_codes, OLD.list_version, OLD.severity, OLD.observed_on, OLD.parents_told_on,
      OLD.parents_reason, OLD.parents_due_at, OLD.state, OLD.state_at, OLD.outcome_code, OLD.until,
      OLD.erased_at)
     AND NEW.version <> OLD.version + 1
     OR NEW.version NOT IN (OLD.version, OLD.version + 1) THEN
    RAISE EXCEPTION 'a signal counts its versions' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state <> NEW.state AND step NOT IN ('active>closed', 'active>lapsed',
      'active>entered-in-error', 'closed>entered-in-error', 'lapsed>entered-in-error')
     OR OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at
     OR OLD.state <> 'active' AND NEW.until > OLD.until
     OR OLD.only_members IS NOT NULL AND NEW.only_members IS NULL THEN
    RAISE EXCEPTION 'this is not to be done with a signal'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signal_changes_lawfully BEFORE INSERT OR UPDATE ON signal
  FOR EACH ROW EXECUTE FUNCTION signal_changes_lawfully();

CREATE TABLE signal_entry (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  signal_id UUID NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  sealed_content BYTEA,
  CONSTRAINT signal_entry_pkey PRIMARY KEY (id),
  CONSTRAINT signal_entry_owner_id_signal_id_version_key UNIQUE (owner_id, signal_id, version),
  CONSTRAINT signal_entry_signal_id_owner_id_fkey FOREIGN KEY(signal_id, owner_id) REFERENCES signal (id, owner_id)
);
CREATE INDEX signal_entry_signal_id_idx ON signal_entry (signal_id);
ALTER TABLE signal_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_entry_tenant ON signal_entry FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (sealed_content) ON signal_entry TO schakel_app;

-- What was written is never written anew; at the legal end it is destroyed.
CREATE FUNCTION signal_words_only_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sealed_content IS NOT NULL THEN
    RAISE EXCEPTION 'the history of a signal does not change'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signal_words_only_go BEFORE UPDATE ON signal_entry
  FOR EACH ROW EXECUTE FUNCTION signal_words_only_go();

CREATE TABLE signal_follow_up (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  signal_id UUID NOT NULL,
  assignee_id UUID,
  due_on DATE NOT NULL,
  state TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_by UUID NOT NULL,
  done_on DATE,
  done_by UUID,
  sealed_what BYTEA,
  sealed_result BYTEA,
  version INTEGER NOT NULL,
  CONSTRAINT signal_follow_up_pkey PRIMARY KEY (id),
  CONSTRAINT signal_follow_up_state_check CHECK (state IN ('open', 'done', 'dropped')),
  CONSTRAINT signal_follow_up_done_check CHECK ((state = 'done') = (done_on IS NOT NULL)),
  CONSTRAINT signal_follow_up_signal_id_owner_id_fkey FOREIGN KEY(signal_id, owner_id) REFERENCES signal (id, owner_id),
  CONSTRAINT signal_follow_up_assignee_id_owner_id_fkey FOREIGN KEY(assignee_id, owner_id) REFERENCES member (id, owner_id)
);
CREATE INDEX signal_follow_up_due ON signal_follow_up (owner_id, due_on, id) WHERE state = 'open';
CREATE INDEX signal_follow_up_signal_id_idx ON signal_follow_up (signal_id);
ALTER TABLE signal_follow_up ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_follow_up FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_follow_up_tenant ON signal_follow_up FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (assignee_id, due_on, state, done_on, done_by, sealed_what,
  sealed_result, version) ON signal_follow_up TO schakel_app;

CREATE TABLE signal_share (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  signal_id UUID NOT NULL,
  receiver_id UUID NOT NULL,
  purpose TEXT NOT NULL,
  ground TEXT NOT NULL,
  categories TEXT[] NOT NULL,
  sealed_content BYTEA NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT signal_share_pkey PRIMARY KEY (id),
  CONSTRAINT signal_share_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT signal_share_signal_id_owner_id_fkey FOREIGN KEY(signal_id, owner_id) REFERENCES signal (id, owner_id),
  CONSTRAINT signal_share_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id),
  CONSTRAINT signal_share_receiver_id_fkey FOREIGN KEY(receiver_id) REFERENCES organisation (id)
);
CREATE UNIQUE INDEX signal_share_one_open ON signal_share (owner_id, signal_id, receiver_id, purpose) WHERE ended_at IS NULL;
CREATE INDEX signal_share_signal_id_idx ON signal_share (signal_id);
ALTER TABLE signal_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_share FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_share_see ON signal_share FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'signal'::text) AND (g.created_at = signal_share.created_at) AND (g.record_id = signal_share.id) AND (g.owner_id = signal_share.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY signal_share_make ON signal_share FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY signal_share_change ON signal_share FOR UPDATE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'signal'::text) AND (g.created_at = signal_share.created_at) AND (g.record_id = signal_share.id) AND (g.owner_id = signal_share.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))))
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'signal'::text) AND (g.created_at = signal_share.created_at) AND (g.record_id = signal_share.id) AND (g.owner_id = signal_share.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
GRANT SELECT, INSERT, UPDATE (ended_at) ON signal_share TO schakel_app;

-- What was shared does not change; it ends once, by its owner's hand.
CREATE FUNCTION signal_share_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
     OR nullif(current_setting('app.org', true), '')::uuid IS DISTINCT FROM OLD.owner_id
     OR (NEW.id, NEW.owner_id, NEW.created_at, NEW.signal_id, NEW.receiver_id, NEW.purpose,
         NEW.ground, NEW.categories, NEW.sealed_content)
        IS DISTINCT FROM
        (OLD.id, OLD.owner_id, OLD.created_at, OLD.signal_id, OLD.receiver_id, OLD.purpose,
         OLD.ground, OLD.categories, OLD.sealed_content) THEN
    RAISE EXCEPTION 'what was shared of a signal only ends, and once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER signal_share_only_ends BEFORE UPDATE ON signal_share
  FOR EACH ROW EXECUTE FUNCTION signal_share_only_ends();

-- Software that reads or writes signals sees children: it wants a second person's look too.
ALTER TABLE system DROP CONSTRAINT system_approved_check;
ALTER TABLE system ADD CONSTRAINT system_approved_check CHECK (
  NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY[
    'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',
    'legal-grounds:read', 'legal-grounds:write', 'disclosures:read', 'duties:read', 'duties:write',
    'referrals:read', 'referrals:write', 'signals:read', 'signals:write', 'exports:read',
    'exports:write', 'management:write', 'substitutes:write']);
