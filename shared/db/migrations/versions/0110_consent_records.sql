-- Receipts, evidence and substitutes of consents, and who spoke for an institution.

-- An authority holder may be an organisation: who spoke for it, sealed under the child's key.
ALTER TABLE consent ADD COLUMN sealed_speaker BYTEA;

-- What stopped, for whom and why: sealed under the child's key, and never changed.
CREATE TABLE consent_receipt (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  consent_id UUID,
  because TEXT NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sealed BYTEA NOT NULL,
  CONSTRAINT consent_receipt_pkey PRIMARY KEY (id),
  CONSTRAINT consent_receipt_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT consent_receipt_consent_id_owner_id_fkey FOREIGN KEY(consent_id, owner_id) REFERENCES consent (id, owner_id)
);
CREATE INDEX consent_receipt_child_id_made_at_id_idx ON consent_receipt (child_id, made_at, id);
CREATE INDEX consent_receipt_consent_id_idx ON consent_receipt (consent_id);
ALTER TABLE consent_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_receipt_tenant ON consent_receipt FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON consent_receipt TO schakel_app;

-- What may stand in the place of one holder's statement (domain.md, consent).
CREATE TABLE authority_substitute (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  holder_id UUID NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  receiver_ids UUID[] NOT NULL,
  categories TEXT[] NOT NULL,
  since TIMESTAMP WITH TIME ZONE NOT NULL,
  until TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  recorded_by UUID NOT NULL,
  reviewed_by UUID,
  reviewed_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  ended_because TEXT,
  version INTEGER NOT NULL,
  sealed_note BYTEA NOT NULL,
  CONSTRAINT authority_substitute_pkey PRIMARY KEY (id),
  CONSTRAINT authority_substitute_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT authority_substitute_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT authority_substitute_holder_id_owner_id_fkey FOREIGN KEY(holder_id, owner_id) REFERENCES authority_holder (id, owner_id),
  CONSTRAINT authority_substitute_kind_check CHECK (kind IN ('court_permission', 'institution', 'unreachable')),
  CONSTRAINT authority_substitute_period_check CHECK (until > since AND (kind <> 'unreachable' OR until <= since + interval '93 days')),
  CONSTRAINT authority_substitute_four_eyes_check CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND reviewed_by IS DISTINCT FROM recorded_by),
  CONSTRAINT authority_substitute_ended_check CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX authority_substitute_child_id_idx ON authority_substitute (child_id);
ALTER TABLE authority_substitute ENABLE ROW LEVEL SECURITY;
ALTER TABLE authority_substitute FORCE ROW LEVEL SECURITY;
CREATE POLICY authority_substitute_tenant ON authority_substitute FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (reviewed_by, reviewed_at, ended_at, ended_because, version) ON authority_substitute TO schakel_app;

-- The scan of a signed form, of a court's decision: sealed beside the child's file.
CREATE TABLE consent_evidence (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  consent_id UUID,
  substitute_id UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  added_by UUID NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sealed_about BYTEA NOT NULL,
  CONSTRAINT consent_evidence_pkey PRIMARY KEY (id),
  CONSTRAINT consent_evidence_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT consent_evidence_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id),
  CONSTRAINT consent_evidence_consent_id_owner_id_fkey FOREIGN KEY(consent_id, owner_id) REFERENCES consent (id, owner_id),
  CONSTRAINT consent_evidence_substitute_id_owner_id_fkey FOREIGN KEY(substitute_id, owner_id) REFERENCES authority_substitute (id, owner_id),
  CONSTRAINT consent_evidence_of_one_check CHECK ((consent_id IS NULL) <> (substitute_id IS NULL))
);
CREATE INDEX consent_evidence_consent_id_idx ON consent_evidence (consent_id);
CREATE INDEX consent_evidence_substitute_id_idx ON consent_evidence (substitute_id);
ALTER TABLE consent_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_evidence_tenant ON consent_evidence FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (media_type, size_bytes, sealed_about) ON consent_evidence TO schakel_app;

CREATE TABLE consent_evidence_piece (
  evidence_id UUID NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  sealed BYTEA NOT NULL,
  CONSTRAINT consent_evidence_piece_pkey PRIMARY KEY (evidence_id, number),
  CONSTRAINT consent_evidence_piece_evidence_id_owner_id_fkey FOREIGN KEY(evidence_id, owner_id) REFERENCES consent_evidence (id, owner_id)
);
ALTER TABLE consent_evidence_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_evidence_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY consent_evidence_piece_tenant ON consent_evidence_piece FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON consent_evidence_piece TO schakel_app;
