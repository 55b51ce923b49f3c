-- People's sessions in the browser, and failed logins.

CREATE TABLE person_session (
  token_hash BYTEA NOT NULL,
  person_id UUID NOT NULL,
  member_id UUID,
  acr TEXT NOT NULL,
  began_at TIMESTAMP WITH TIME ZONE NOT NULL,
  seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT person_session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT person_session_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX person_session_ends_at_idx ON person_session (ends_at);
CREATE INDEX person_session_person_id_idx ON person_session (person_id);
ALTER TABLE person_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_session FORCE ROW LEVEL SECURITY;
CREATE POLICY person_session_platform ON person_session FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (member_id, seen_at), DELETE ON person_session TO schakel_login;

CREATE TABLE login_attempt (
  key_hash BYTEA NOT NULL,
  failures INTEGER NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  blocked_until TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT login_attempt_pkey PRIMARY KEY (key_hash)
);
CREATE INDEX login_attempt_at_idx ON login_attempt (at);
ALTER TABLE login_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY login_attempt_platform ON login_attempt FOR ALL TO schakel_login
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (failures, at, blocked_until), DELETE ON login_attempt TO schakel_login;
