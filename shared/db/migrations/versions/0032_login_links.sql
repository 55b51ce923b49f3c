-- Invitations and resets by mail: links that are used once, and the way to have them mailed.

-- A reset for an address that nobody has is a row like any other, without a person.
CREATE TABLE login_link (
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  person_id UUID,
  code_hash BYTEA,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  mailed_at TIMESTAMP WITH TIME ZONE,
  used_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT login_link_pkey PRIMARY KEY (id),
  CONSTRAINT login_link_code_hash_key UNIQUE (code_hash),
  CONSTRAINT login_link_kind_check CHECK (kind IN ('invitation', 'reset')),
  CONSTRAINT login_link_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX login_link_person_id_idx ON login_link (person_id);
CREATE INDEX login_link_expires_at_idx ON login_link (expires_at);
ALTER TABLE login_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_link FORCE ROW LEVEL SECURITY;
CREATE POLICY login_link_platform ON login_link FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (code_hash, mailed_at, used_at), DELETE ON login_link TO schakel_login;

-- Who asks for a reset acts for no organisation yet; their mail goes the way of all mail.
CREATE POLICY outbox_login ON outbox FOR INSERT TO schakel_login WITH CHECK (true);
GRANT INSERT ON outbox TO schakel_login;
