-- What members are told.

CREATE TABLE notification (
  id UUID NOT NULL,
  owner_id UUID NOT NULL,
  member_id UUID NOT NULL,
  kind TEXT NOT NULL,
  record_id UUID NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE,
  mail_state TEXT NOT NULL,
  mail_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT notification_pkey PRIMARY KEY (id),
  CONSTRAINT notification_member_id_kind_record_id_key UNIQUE (member_id, kind, record_id),
  CONSTRAINT notification_member_id_owner_id_fkey FOREIGN KEY(member_id, owner_id) REFERENCES member (id, owner_id)
);
CREATE INDEX notification_owner_id_member_id_created_at_id_idx ON notification (owner_id, member_id, created_at, id);
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
CREATE POLICY notification_tenant ON notification FOR ALL TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (read_at, mail_state, mail_at) ON notification TO schakel_app;
