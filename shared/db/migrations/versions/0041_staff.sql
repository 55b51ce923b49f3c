-- Members and teams change: versions, closed teams, and four eyes on an admin's own sight.

ALTER TABLE team ADD COLUMN closed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE team ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
GRANT UPDATE (closed_at, version) ON team TO schakel_app;
GRANT SELECT (closed_at) ON team TO schakel_operator;

ALTER TABLE member ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
GRANT UPDATE (version) ON member TO schakel_app;
-- Once a person, once a member: a second membership would go round the four eyes.
ALTER TABLE member ADD CONSTRAINT member_owner_id_person_id_key UNIQUE (owner_id, person_id);

CREATE TABLE duty_request (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  member_id UUID NOT NULL,
  member_version INTEGER NOT NULL,
  roles TEXT[] NOT NULL,
  team_ids UUID[] NOT NULL,
  state TEXT NOT NULL,
  decided_by UUID,
  decided_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT duty_request_pkey PRIMARY KEY (id),
  CONSTRAINT duty_request_id_owner_id_key UNIQUE (id, owner_id),
  CONSTRAINT duty_request_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT duty_request_decided_by_owner_id_fkey FOREIGN KEY(decided_by, owner_id) REFERENCES member (id, owner_id),
  CONSTRAINT duty_request_state_check CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
  CONSTRAINT duty_request_decided_check CHECK ((state = 'asked') = (decided_at IS NULL)),
  CONSTRAINT duty_request_four_eyes_check
    CHECK (state <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> member_id))
);
CREATE INDEX duty_request_owner_id_created_at_id_idx ON duty_request (owner_id, created_at, id);
CREATE UNIQUE INDEX duty_request_one_asked ON duty_request (member_id) WHERE state = 'asked';
ALTER TABLE duty_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty_request FORCE ROW LEVEL SECURITY;
CREATE POLICY duty_request_tenant ON duty_request FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at) ON duty_request TO schakel_app;
