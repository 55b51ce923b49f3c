-- Sessions that their owner can see and end. Those that stand know none of this: log in again.

TRUNCATE person_session;
ALTER TABLE person_session ADD COLUMN id UUID NOT NULL;
ALTER TABLE person_session ADD COLUMN authenticated_at TIMESTAMP WITH TIME ZONE NOT NULL;
ALTER TABLE person_session ADD COLUMN proof_key TEXT NOT NULL;
ALTER TABLE person_session ADD COLUMN device TEXT NOT NULL;
ALTER TABLE person_session ADD CONSTRAINT person_session_id_key UNIQUE (id);
GRANT UPDATE (token_hash, acr, authenticated_at) ON person_session TO schakel_login;
