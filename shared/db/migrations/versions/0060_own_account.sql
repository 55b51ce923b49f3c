-- One's own account: passkeys told apart, security mail, and a new factor for who lost theirs.

-- What a passkey was made on, in coarse words; of those from before nothing is known.
ALTER TABLE passkey ADD COLUMN device TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE passkey ALTER COLUMN device DROP DEFAULT;
ALTER TABLE passkey ADD COLUMN place TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE passkey ALTER COLUMN place DROP DEFAULT;
ALTER TABLE passkey ADD CONSTRAINT passkey_place_check
  CHECK (place IN ('built_in', 'phone', 'security_key', 'unknown'));
GRANT UPDATE (name) ON passkey TO schakel_login;

-- A short mail to somebody about their own account; the message in the queue holds its id alone.
CREATE TABLE security_notice (
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  kind TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  mailed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT security_notice_pkey PRIMARY KEY (id),
  CONSTRAINT security_notice_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX security_notice_person_id_kind_at_idx ON security_notice (person_id, kind, at);
CREATE INDEX security_notice_at_idx ON security_notice (at);
ALTER TABLE security_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE security_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY security_notice_platform ON security_notice FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (mailed_at), DELETE ON security_notice TO schakel_login;

ALTER TABLE login_link DROP CONSTRAINT login_link_kind_check;
ALTER TABLE login_link ADD CONSTRAINT login_link_kind_check
  CHECK (kind IN ('invitation', 'reset', 'new_factor'));

-- Two admins open the way to a new second factor; the person uses it, or refuses it.
CREATE TABLE factor_reset (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  member_id UUID NOT NULL,
  asked_by UUID NOT NULL,
  state TEXT NOT NULL,
  approved_by UUID,
  approved_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT factor_reset_pkey PRIMARY KEY (id),
  CONSTRAINT factor_reset_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT factor_reset_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT factor_reset_asked_by_owner_id_fkey FOREIGN KEY(asked_by, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT factor_reset_approved_by_owner_id_fkey FOREIGN KEY(approved_by, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT factor_reset_state_check
    CHECK (state IN ('asked', 'approved', 'used', 'refused', 'rejected', 'withdrawn', 'lapsed')),
  CONSTRAINT factor_reset_not_own_check CHECK (asked_by <> member_id),
  CONSTRAINT factor_reset_four_eyes_check CHECK (approved_by <> asked_by AND approved_by <> member_id),
  CONSTRAINT factor_reset_approved_check
    CHECK ((approved_by IS NULL) = (approved_at IS NULL) AND (state NOT IN ('approved', 'used') OR approved_by IS NOT NULL)),
  CONSTRAINT factor_reset_ended_check CHECK ((state IN ('asked', 'approved')) = (ended_at IS NULL))
);
CREATE INDEX factor_reset_owner_id_created_at_id_idx ON factor_reset (owner_id, created_at, id);
CREATE UNIQUE INDEX factor_reset_one_open ON factor_reset (member_id) WHERE ended_at IS NULL;
ALTER TABLE factor_reset ENABLE ROW LEVEL SECURITY;
ALTER TABLE factor_reset FORCE ROW LEVEL SECURITY;
CREATE POLICY factor_reset_tenant ON factor_reset FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY factor_reset_login ON factor_reset FOR SELECT TO schakel_login USING (true);
-- Whom it is about ends it as who they are, and not for an organisation: it is used, or refused.
CREATE POLICY factor_reset_answer ON factor_reset FOR UPDATE TO schakel_login
  USING ((ended_at IS NULL))
  WITH CHECK ((state = ANY (ARRAY['used'::text, 'refused'::text])));
GRANT SELECT, INSERT, UPDATE (state, approved_by, approved_at, ended_at) ON factor_reset TO schakel_app;
GRANT SELECT, UPDATE (state, ended_at) ON factor_reset TO schakel_login;
