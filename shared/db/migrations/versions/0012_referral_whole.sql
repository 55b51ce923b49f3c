-- The referral, whole: all its states, messages, attachments, what flows back, substitutes.

-- What may flow back to the sender while an exchange lasts; nothing, unless the rule says so.
ALTER TABLE covenant_rule ADD COLUMN return_categories TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE covenant_rule ADD CONSTRAINT covenant_rule_asked_grounds_check
  CHECK (NOT ('return_flow' = ANY (grounds)));

-- A grant by which something flows back rests on the grant of the exchange.
ALTER TABLE access_grant ADD COLUMN rests_on UUID;
ALTER TABLE access_grant ADD CONSTRAINT access_grant_rests_on_fkey
  FOREIGN KEY(rests_on) REFERENCES access_grant (id);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_return_flow_check
  CHECK ((ground = 'return_flow') = (rests_on IS NOT NULL));
CREATE INDEX access_grant_rests_on ON access_grant (rests_on) WHERE rests_on IS NOT NULL;
CREATE POLICY access_grant_returned ON access_grant FOR SELECT TO schakel_register
  USING (((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (ground = 'return_flow'::text)));
CREATE POLICY access_grant_end_return ON access_grant FOR UPDATE TO schakel_register
  USING (((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (ground = 'return_flow'::text)))
  WITH CHECK (((viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (ground = 'return_flow'::text)));

-- It goes to the owner of that exchange, from the one who was granted it, and not past its end.
CREATE FUNCTION access_grant_flows_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.id = NEW.rests_on AND g.ended_at IS NULL
                 AND g.viewer_id = NEW.owner_id AND g.owner_id = NEW.viewer_id
                 AND g.ends_at >= NEW.ends_at) THEN
    RAISE EXCEPTION 'what flows back rests on a live grant of the exchange'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_flows_back BEFORE INSERT ON access_grant
  FOR EACH ROW WHEN (NEW.ground = 'return_flow') EXECUTE FUNCTION access_grant_flows_back();

-- All states, and the end of an exchange.
ALTER TABLE referral ADD COLUMN exchange_ended_at TIMESTAMP WITH TIME ZONE;
GRANT UPDATE (exchange_ended_at) ON referral TO schakel_app;
DROP INDEX referral_one_open;
CREATE UNIQUE INDEX referral_one_open ON referral (owner_id, open_token)
  WHERE state IN ('requested', 'received', 'accepted', 'in-progress', 'on-hold')
  AND exchange_ended_at IS NULL;

CREATE OR REPLACE FUNCTION referral_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  acting uuid := nullif(current_setting('app.org', true), '')::uuid;
  step text := OLD.state || '>' || NEW.state;
  ends boolean := OLD.exchange_ended_at IS DISTINCT FROM NEW.exchange_ended_at;
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
  IF ends AND NOT (OLD.exchange_ended_at IS NULL AND acting = OLD.owner_id) THEN
    RAISE EXCEPTION 'an exchange ends once, and its owner ends it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT ((acting = OLD.owner_id AND
           (step IN ('draft>draft', 'draft>requested', 'draft>cancelled',
                     'requested>cancelled', 'received>cancelled',
                     'requested>entered-in-error', 'received>entered-in-error',
                     'accepted>entered-in-error', 'rejected>entered-in-error',
                     'in-progress>entered-in-error', 'on-hold>entered-in-error',
                     'completed>entered-in-error')
            OR (ends AND NEW.state = OLD.state AND OLD.state <> 'draft')))
       OR (acting = OLD.receiver_id AND OLD.exchange_ended_at IS NULL AND step IN
           ('requested>received', 'received>accepted', 'received>rejected',
            'accepted>in-progress', 'accepted>completed',
            'in-progress>on-hold', 'in-progress>completed',
            'on-hold>in-progress', 'completed>in-progress'))) THEN
    RAISE EXCEPTION 'this step is not this party''s to take'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Who deals with it, and what else a party keeps to itself.
ALTER TABLE referral_file ADD COLUMN assignee_id UUID;
ALTER TABLE referral_file ADD COLUMN outcome_code TEXT;
ALTER TABLE referral_file ADD COLUMN suggested_receiver_id UUID;
ALTER TABLE referral_file ADD CONSTRAINT referral_file_assignee_id_owner_id_fkey
  FOREIGN KEY(assignee_id, owner_id) REFERENCES member (id, owner_id);
CREATE INDEX referral_file_owner_id_assignee_id_idx ON referral_file (owner_id, assignee_id);
GRANT UPDATE (assignee_id, outcome_code, suggested_receiver_id) ON referral_file TO schakel_app;

CREATE TABLE referral_message (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  referral_id UUID NOT NULL,
  referral_owner_id UUID NOT NULL,
  referral_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  kind TEXT NOT NULL,
  categories TEXT[] NOT NULL,
  sealed_content BYTEA NOT NULL,
  shared BOOLEAN NOT NULL,
  CONSTRAINT referral_message_pkey PRIMARY KEY (id),
  CONSTRAINT referral_message_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT referral_message_referral_id_referral_owner_id_referral_dcd6 FOREIGN KEY(referral_id, referral_owner_id, referral_created_at) REFERENCES referral (id, owner_id, created_at),
  CONSTRAINT referral_message_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX referral_message_referral_id_created_at_id_idx ON referral_message (referral_id, created_at, id);
ALTER TABLE referral_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_message FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_message_see ON referral_message FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_message'::text) AND (g.created_at = referral_message.created_at) AND (g.record_id = referral_message.id) AND (g.owner_id = referral_message.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY referral_message_append ON referral_message FOR INSERT TO schakel_app
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_message'::text) AND (g.created_at = referral_message.created_at) AND (g.record_id = referral_message.id) AND (g.owner_id = referral_message.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))));
GRANT SELECT, INSERT ON referral_message TO schakel_app;

CREATE TABLE referral_attachment (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  referral_id UUID NOT NULL,
  referral_owner_id UUID NOT NULL,
  referral_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  message_id UUID,
  category TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sealed_about BYTEA NOT NULL,
  shared_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT referral_attachment_pkey PRIMARY KEY (id),
  CONSTRAINT referral_attachment_id_owner_id_created_at_key UNIQUE (id, owner_id, created_at),
  CONSTRAINT referral_attachment_referral_id_referral_owner_id_refer_17c1 FOREIGN KEY(referral_id, referral_owner_id, referral_created_at) REFERENCES referral (id, owner_id, created_at),
  CONSTRAINT referral_attachment_message_id_owner_id_fkey FOREIGN KEY(message_id, owner_id) REFERENCES referral_message (id, owner_id),
  CONSTRAINT referral_attachment_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
CREATE INDEX referral_attachment_referral_id_created_at_id_idx ON referral_attachment (referral_id, created_at, id);
ALTER TABLE referral_attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_attachment FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_attachment_see ON referral_attachment FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_attachment'::text) AND (g.created_at = referral_attachment.created_at) AND (g.record_id = referral_attachment.id) AND (g.owner_id = referral_attachment.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY referral_attachment_make ON referral_attachment FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY referral_attachment_change ON referral_attachment FOR UPDATE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_attachment'::text) AND (g.created_at = referral_attachment.created_at) AND (g.record_id = referral_attachment.id) AND (g.owner_id = referral_attachment.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))))
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_attachment'::text) AND (g.created_at = referral_attachment.created_at) AND (g.record_id = referral_attachment.id) AND (g.owner_id = referral_attachment.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
GRANT SELECT, INSERT, UPDATE (message_id, media_type, size_bytes, sealed_about, shared_at)
  ON referral_attachment TO schakel_app;

CREATE TABLE referral_attachment_piece (
  attachment_id UUID NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  attachment_created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sealed BYTEA NOT NULL,
  CONSTRAINT referral_attachment_piece_pkey PRIMARY KEY (attachment_id, number),
  CONSTRAINT referral_attachment_piece_attachment_id_owner_id_attach_ca78 FOREIGN KEY(attachment_id, owner_id, attachment_created_at) REFERENCES referral_attachment (id, owner_id, created_at)
);
ALTER TABLE referral_attachment_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_attachment_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY referral_attachment_piece_see ON referral_attachment_piece FOR SELECT TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_attachment'::text) AND (g.created_at = referral_attachment_piece.attachment_created_at) AND (g.record_id = referral_attachment_piece.attachment_id) AND (g.owner_id = referral_attachment_piece.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at))))));
CREATE POLICY referral_attachment_piece_append ON referral_attachment_piece FOR INSERT TO schakel_app
  WITH CHECK (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR (EXISTS ( SELECT 1 FROM access_grant g WHERE ((g.viewer_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (g.kind = 'referral_attachment'::text) AND (g.created_at = referral_attachment_piece.attachment_created_at) AND (g.record_id = referral_attachment_piece.attachment_id) AND (g.owner_id = referral_attachment_piece.owner_id) AND (g.ended_at IS NULL) AND (now() >= g.starts_at) AND (now() <= g.ends_at)))))));
GRANT SELECT, INSERT ON referral_attachment_piece TO schakel_app;

CREATE TABLE member_substitute (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  member_id UUID NOT NULL,
  substitute_id UUID NOT NULL,
  starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT member_substitute_pkey PRIMARY KEY (id),
  CONSTRAINT member_substitute_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT member_substitute_substitute_id_owner_id_fkey FOREIGN KEY(substitute_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT member_substitute_sane_check CHECK (substitute_id <> member_id AND ends_at > starts_at)
);
CREATE INDEX member_substitute_substitute_id_idx ON member_substitute (substitute_id);
CREATE INDEX member_substitute_owner_id_created_at_id_idx ON member_substitute (owner_id, created_at, id);
ALTER TABLE member_substitute ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_substitute FORCE ROW LEVEL SECURITY;
CREATE POLICY member_substitute_tenant ON member_substitute FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY member_substitute_login ON member_substitute FOR SELECT TO schakel_login
  USING (true);
GRANT SELECT, INSERT, UPDATE (ends_at) ON member_substitute TO schakel_app;
GRANT SELECT ON member_substitute TO schakel_login;

CREATE TABLE child_adoption (
  child_id UUID NOT NULL,
  referral_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  provenance_id UUID NOT NULL,
  adopted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sealed_notes BYTEA NOT NULL,
  CONSTRAINT child_adoption_pkey PRIMARY KEY (child_id, referral_id),
  CONSTRAINT child_adoption_owner_id_referral_id_key UNIQUE (owner_id, referral_id),
  CONSTRAINT child_adoption_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
ALTER TABLE child_adoption ENABLE ROW LEVEL SECURITY;
ALTER TABLE child_adoption FORCE ROW LEVEL SECURITY;
CREATE POLICY child_adoption_tenant ON child_adoption FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON child_adoption TO schakel_app;

-- Nobody writes into an exchange that they do not see (asked as who writes, under the policies).
CREATE FUNCTION referral_is_ours_to_see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM referral r WHERE r.id = NEW.referral_id) THEN
    RAISE EXCEPTION 'this referral is not there' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER referral_message_in_sight AFTER INSERT ON referral_message
  FOR EACH ROW EXECUTE FUNCTION referral_is_ours_to_see();
CREATE TRIGGER referral_attachment_in_sight AFTER INSERT ON referral_attachment
  FOR EACH ROW EXECUTE FUNCTION referral_is_ours_to_see();

-- What was shared does not change, and nobody changes another's.
CREATE FUNCTION referral_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.shared_at IS NOT NULL
     OR OLD.owner_id <> nullif(current_setting('app.org', true), '')::uuid THEN
    RAISE EXCEPTION 'what was sent does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_attachment_stays BEFORE UPDATE ON referral_attachment
  FOR EACH ROW EXECUTE FUNCTION referral_attachment_stays();
