-- Exports and their pieces.

CREATE TABLE export (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  recipient_key_id UUID NOT NULL,
  requested_by UUID NOT NULL,
  requested_by_kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  state_reason TEXT,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  fetched_at TIMESTAMP WITH TIME ZONE,
  size_bytes INTEGER,
  sha256 TEXT,
  version INTEGER NOT NULL,
  CONSTRAINT export_pkey PRIMARY KEY (id),
  CONSTRAINT export_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT export_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT export_recipient_key_id_owner_id_fkey FOREIGN KEY(recipient_key_id, owner_id) REFERENCES recipient_key (id, owner_id)
);
CREATE INDEX export_owner_id_created_at_id_idx ON export (owner_id, created_at, id);
ALTER TABLE export ENABLE ROW LEVEL SECURITY;
ALTER TABLE export FORCE ROW LEVEL SECURITY;
CREATE POLICY export_tenant ON export FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state, state_reason, fetched_at, size_bytes, sha256, version) ON export TO schakel_app;

CREATE TABLE export_piece (
  export_id UUID NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  ciphertext BYTEA NOT NULL,
  CONSTRAINT export_piece_pkey PRIMARY KEY (export_id, number),
  CONSTRAINT export_piece_export_id_owner_id_fkey FOREIGN KEY(export_id, owner_id) REFERENCES export (id, owner_id)
);
ALTER TABLE export_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY export_piece_tenant ON export_piece FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, DELETE ON export_piece TO schakel_app;

CREATE TABLE export_source (
  export_id UUID NOT NULL,
  record_kind TEXT NOT NULL,
  record_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  CONSTRAINT export_source_pkey PRIMARY KEY (export_id, record_kind, record_id),
  CONSTRAINT export_source_export_id_owner_id_fkey FOREIGN KEY(export_id, owner_id) REFERENCES export (id, owner_id)
);
ALTER TABLE export_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE export_source FORCE ROW LEVEL SECURITY;
CREATE POLICY export_source_tenant ON export_source FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON export_source TO schakel_app;
