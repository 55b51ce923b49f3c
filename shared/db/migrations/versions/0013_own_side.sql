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
