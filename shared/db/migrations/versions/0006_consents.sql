-- Consents and their statements.

CREATE TABLE consent (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  holder_id UUID,
  purpose TEXT NOT NULL,
  receiver_ids UUID[] NOT NULL,
  categories TEXT[] NOT NULL,
  sealed_notice BYTEA NOT NULL,
  notice_hash TEXT NOT NULL,
  notice_language TEXT NOT NULL,
  state TEXT NOT NULL,
  stated_at TIMESTAMP WITH TIME ZONE NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (id),
  CONSTRAINT consent_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT consent_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT consent_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id)
);
CREATE INDEX consent_child_id_idx ON consent (child_id);
CREATE INDEX consent_owner_id_created_at_id_idx ON consent (owner_id, created_at, id);
ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_tenant ON consent FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state, stated_at, until, version) ON consent TO schakel_app;

CREATE TABLE consent_statement (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  consent_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  state TEXT NOT NULL,
  method TEXT NOT NULL,
  assurance TEXT NOT NULL,
  recorded_by UUID NOT NULL,
  CONSTRAINT consent_statement_pkey PRIMARY KEY (id),
  CONSTRAINT consent_statement_consent_id_owner_id_fkey FOREIGN KEY(consent_id, owner_id) REFERENCES consent (id, owner_id)
);
CREATE INDEX consent_statement_consent_id_idx ON consent_statement (consent_id);
ALTER TABLE consent_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_statement FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_statement_tenant ON consent_statement FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON consent_statement TO schakel_app;
