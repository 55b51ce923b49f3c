-- Asking for consent by a personal link: the question to one person, and the links to it.

CREATE TABLE consent_request (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  team_id UUID NOT NULL,
  consent_id UUID NOT NULL,
  child_id UUID NOT NULL,
  respondent_id UUID NOT NULL,
  stage TEXT NOT NULL,
  asked_by UUID NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  answer_by TIMESTAMP WITH TIME ZONE NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  sealed_words BYTEA NOT NULL,
  handover TEXT,
  code_hash BYTEA,
  code_at TIMESTAMP WITH TIME ZONE,
  attempts INTEGER NOT NULL,
  locked_at TIMESTAMP WITH TIME ZONE,
  sent_at TIMESTAMP WITH TIME ZONE,
  reminded_at TIMESTAMP WITH TIME ZONE,
  opened_at TIMESTAMP WITH TIME ZONE,
  talk_at TIMESTAMP WITH TIME ZONE,
  answered_at TIMESTAMP WITH TIME ZONE,
  answered_in TEXT,
  closed_at TIMESTAMP WITH TIME ZONE,
  closed_because TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT consent_request_pkey PRIMARY KEY (id),
  CONSTRAINT consent_request_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT consent_request_consent_id_key UNIQUE (consent_id),
  CONSTRAINT consent_request_consent_id_owner_id_fkey FOREIGN KEY(consent_id, owner_id) REFERENCES consent (id, owner_id),
  CONSTRAINT consent_request_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT consent_request_team_id_owner_id_fkey FOREIGN KEY(team_id, owner_id) REFERENCES team (id, organisation_id),
  CONSTRAINT consent_request_stage_check CHECK (stage IN ('under_12', '12_to_15', 'from_16')),
  CONSTRAINT consent_request_channel_check CHECK (channel IN ('mail', 'paper')),
  CONSTRAINT consent_request_code_check CHECK ((code_hash IS NULL) = (handover IS NULL)),
  CONSTRAINT consent_request_attempts_check CHECK (attempts BETWEEN 0 AND 5),
  CONSTRAINT consent_request_closed_check CHECK ((closed_at IS NULL) = (closed_because IS NULL))
);
CREATE INDEX consent_request_child_id_idx ON consent_request (child_id);
CREATE INDEX consent_request_owner_id_asked_at_id_idx ON consent_request (owner_id, asked_at, id);
CREATE INDEX consent_request_team_id_idx ON consent_request (team_id);
ALTER TABLE consent_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_request FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_request_tenant ON consent_request FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (team_id, handover, code_hash, code_at, attempts, locked_at, sent_at,
  reminded_at, opened_at, talk_at, answered_at, answered_in, closed_at, closed_because, version)
  ON consent_request TO schakel_app;

CREATE TABLE consent_link (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  request_id UUID NOT NULL,
  respondent_id UUID NOT NULL,
  reason TEXT NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  link_hash BYTEA,
  mailed_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT consent_link_pkey PRIMARY KEY (id),
  CONSTRAINT consent_link_link_hash_key UNIQUE (link_hash),
  CONSTRAINT consent_link_request_id_owner_id_fkey FOREIGN KEY(request_id, owner_id) REFERENCES consent_request (id, owner_id),
  CONSTRAINT consent_link_reason_check CHECK (reason IN ('question', 'reminder', 'renewal', 'return'))
);
CREATE INDEX consent_link_request_id_idx ON consent_link (request_id);
ALTER TABLE consent_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_link FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_link_tenant ON consent_link FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY consent_link_login ON consent_link FOR SELECT TO schakel_login USING (true);
GRANT SELECT, INSERT, UPDATE (link_hash, mailed_at, ended_at) ON consent_link TO schakel_app;
GRANT SELECT (id, owner_id, request_id, respondent_id, link_hash, expires_at, ended_at)
  ON consent_link TO schakel_login;
