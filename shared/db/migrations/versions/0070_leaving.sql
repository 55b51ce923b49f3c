-- How an organisation leaves: its last day, the end of its key, and its data taken along.

ALTER TABLE organisation ADD COLUMN last_day DATE;
ALTER TABLE organisation ADD CONSTRAINT organisation_last_day_check
  CHECK (CASE state WHEN 'leaving' THEN last_day IS NOT NULL WHEN 'destroyed' THEN true
         ELSE last_day IS NULL END);
GRANT UPDATE (last_day) ON organisation TO schakel_operator;

-- The operator destroys the key of what it has just destroyed, and reads none: a DELETE without a
-- condition needs no right to look, and the policy leaves it this one row.
CREATE POLICY tenant_key_destroyed ON tenant_key FOR DELETE TO schakel_operator
  USING (((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)
    AND (EXISTS ( SELECT 1 FROM organisation o
      WHERE ((o.id = tenant_key.organisation_id) AND (o.state = 'destroyed'::text))))));
GRANT DELETE ON tenant_key TO schakel_operator;

-- How many referrals are under way of who leaves: between whom and how far, never about whom.
CREATE POLICY referral_operator ON referral FOR SELECT TO schakel_operator
  USING (((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)
    OR (receiver_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)));
GRANT SELECT (id, owner_id, receiver_id, state, exchange_ended_at) ON referral TO schakel_operator;

-- All files at once: one row for the whole, and an export for each child.
CREATE TABLE takeout (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  recipient_key_id UUID NOT NULL,
  requested_by UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  planned_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  total INTEGER,
  parts INTEGER,
  fetched_parts INTEGER[] NOT NULL,
  CONSTRAINT takeout_pkey PRIMARY KEY (id),
  CONSTRAINT takeout_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT takeout_recipient_key_id_owner_id_fkey FOREIGN KEY(recipient_key_id, owner_id) REFERENCES recipient_key (id, owner_id),
  CONSTRAINT takeout_planned_check CHECK ((planned_at IS NULL) = (total IS NULL) AND (total IS NULL) = (parts IS NULL))
);
CREATE INDEX takeout_owner_id_created_at_id_idx ON takeout (owner_id, created_at, id);
ALTER TABLE takeout ENABLE ROW LEVEL SECURITY;
ALTER TABLE takeout FORCE ROW LEVEL SECURITY;
CREATE POLICY takeout_tenant ON takeout FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY takeout_operator ON takeout FOR SELECT TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (planned_at, ended_at, total, parts, fetched_parts) ON takeout TO schakel_app;
GRANT SELECT (id, owner_id, created_at, parts, fetched_parts) ON takeout TO schakel_operator;

ALTER TABLE export ADD COLUMN takeout_id UUID;
ALTER TABLE export ADD COLUMN takeout_part INTEGER;
ALTER TABLE export ADD CONSTRAINT export_takeout_id_owner_id_fkey
  FOREIGN KEY(takeout_id, owner_id) REFERENCES takeout (id, owner_id);
ALTER TABLE export ADD CONSTRAINT export_takeout_check
  CHECK ((takeout_id IS NULL) = (takeout_part IS NULL));
CREATE INDEX export_takeout_id_takeout_part_idx ON export (takeout_id, takeout_part);

-- Whoever left work behind: it waits for somebody to take it over.
ALTER TABLE referral_file ADD COLUMN left_by UUID;
ALTER TABLE referral_file ADD CONSTRAINT referral_file_left_by_owner_id_fkey
  FOREIGN KEY(left_by, owner_id) REFERENCES member (id, owner_id);
ALTER TABLE referral_file ADD CONSTRAINT referral_file_left_check
  CHECK (left_by IS NULL OR assignee_id IS NULL);
CREATE INDEX referral_file_left ON referral_file (owner_id, left_by) WHERE left_by IS NOT NULL;
GRANT UPDATE (left_by) ON referral_file TO schakel_app;
