-- The receiver's own side: what it keeps of an exchange, adopted files, and removed ones gone.

-- From whom, when, and how it ended on our side: of our own, also when the exchange has ended.
ALTER TABLE referral_file ADD COLUMN sender_id UUID;
ALTER TABLE referral_file ADD COLUMN received_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE referral_file ADD COLUMN accepted_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE referral_file ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE referral_file ADD COLUMN sealed_note BYTEA;
ALTER TABLE referral_file ADD CONSTRAINT referral_file_sender_id_fkey
  FOREIGN KEY(sender_id) REFERENCES organisation (id);
GRANT UPDATE (sender_id, received_at, accepted_at, closed_at, sealed_note)
  ON referral_file TO schakel_app;

-- What was never given to anybody can be taken away, its pieces first.
CREATE POLICY referral_attachment_remove ON referral_attachment FOR DELETE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (shared_at IS NULL)));
CREATE POLICY referral_attachment_piece_remove ON referral_attachment_piece FOR DELETE TO schakel_app
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) AND (EXISTS ( SELECT 1
   FROM referral_attachment a
  WHERE ((a.id = referral_attachment_piece.attachment_id) AND (a.shared_at IS NULL))))));
GRANT DELETE ON referral_attachment, referral_attachment_piece TO schakel_app;

-- What is told again is new again.
GRANT UPDATE (created_at) ON notification TO schakel_app;

-- Files that came with a referral and were taken over into a child's file.
CREATE TABLE adopted_file (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  child_id UUID NOT NULL,
  referral_id UUID NOT NULL,
  provenance_id UUID NOT NULL,
  source_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  category TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sealed_about BYTEA NOT NULL,
  state TEXT NOT NULL,
  CONSTRAINT adopted_file_pkey PRIMARY KEY (id),
  CONSTRAINT adopted_file_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT adopted_file_owner_id_source_id_key UNIQUE (owner_id, source_id),
  CONSTRAINT adopted_file_child_id_owner_id_fkey FOREIGN KEY(child_id, owner_id) REFERENCES child (id, owner_id)
);
CREATE INDEX adopted_file_child_id_created_at_id_idx ON adopted_file (child_id, created_at, id);
ALTER TABLE adopted_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE adopted_file FORCE ROW LEVEL SECURITY;
CREATE POLICY adopted_file_tenant ON adopted_file FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state) ON adopted_file TO schakel_app;

CREATE TABLE adopted_file_piece (
  file_id UUID NOT NULL,
  number INTEGER NOT NULL,
  owner_id UUID NOT NULL,
  sealed BYTEA NOT NULL,
  CONSTRAINT adopted_file_piece_pkey PRIMARY KEY (file_id, number),
  CONSTRAINT adopted_file_piece_file_id_owner_id_fkey FOREIGN KEY(file_id, owner_id) REFERENCES adopted_file (id, owner_id)
);
ALTER TABLE adopted_file_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE adopted_file_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY adopted_file_piece_tenant ON adopted_file_piece FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON adopted_file_piece TO schakel_app;
