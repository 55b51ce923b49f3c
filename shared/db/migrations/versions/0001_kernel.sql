-- The kernel: audit trail, work that happens later, repeated requests, tenants' keys.

CREATE TABLE audit_event (
  id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  organisation_id UUID NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id UUID NOT NULL,
  roles TEXT[] NOT NULL,
  channel TEXT NOT NULL,
  operation TEXT NOT NULL,
  permission TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reasons TEXT[] NOT NULL,
  records TEXT[] NOT NULL,
  subject_ids UUID[] NOT NULL,
  trace_id TEXT NOT NULL,
  CONSTRAINT audit_event_pkey PRIMARY KEY (id, at)
)
 PARTITION BY RANGE (at);
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_event_append ON audit_event FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY audit_event_login ON audit_event FOR INSERT TO schakel_login
  WITH CHECK (true);
GRANT INSERT ON audit_event TO schakel_app;
GRANT INSERT ON audit_event TO schakel_login;

CREATE TABLE outbox (
  id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  organisation_id UUID NOT NULL,
  task TEXT NOT NULL,
  ids JSONB NOT NULL,
  trace_id TEXT NOT NULL,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY outbox_platform ON outbox FOR ALL TO schakel_relay
  USING (true)
  WITH CHECK (true);
CREATE POLICY outbox_append ON outbox FOR INSERT TO schakel_app
  WITH CHECK (true);
CREATE POLICY outbox_clock ON outbox FOR INSERT TO schakel_clock
  WITH CHECK (true);
GRANT INSERT ON outbox TO schakel_app;
GRANT SELECT, UPDATE (id), DELETE ON outbox TO schakel_relay;
GRANT INSERT ON outbox TO schakel_clock;

CREATE TABLE inbox (
  message_id UUID NOT NULL,
  task TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT inbox_pkey PRIMARY KEY (message_id)
);
CREATE INDEX inbox_at_idx ON inbox (at);
ALTER TABLE inbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbox FORCE ROW LEVEL SECURITY;
CREATE POLICY inbox_platform ON inbox FOR ALL TO schakel_clock
  USING (true)
  WITH CHECK (true);
CREATE POLICY inbox_append ON inbox FOR INSERT TO schakel_app
  WITH CHECK (true);
GRANT INSERT ON inbox TO schakel_app;
GRANT SELECT, DELETE ON inbox TO schakel_clock;

CREATE TABLE timer (
  id UUID NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  organisation_id UUID NOT NULL,
  task TEXT NOT NULL,
  ids JSONB NOT NULL,
  CONSTRAINT timer_pkey PRIMARY KEY (id)
);
CREATE INDEX timer_due_at_idx ON timer (due_at);
ALTER TABLE timer ENABLE ROW LEVEL SECURITY;
ALTER TABLE timer FORCE ROW LEVEL SECURITY;
CREATE POLICY timer_platform ON timer FOR ALL TO schakel_clock
  USING (true)
  WITH CHECK (true);
CREATE POLICY timer_append ON timer FOR INSERT TO schakel_app
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON timer TO schakel_app;
GRANT SELECT, UPDATE (id), DELETE ON timer TO schakel_clock;

CREATE TABLE dead_letter (
  message_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  organisation_id UUID NOT NULL,
  task TEXT NOT NULL,
  ids JSONB NOT NULL,
  fault TEXT NOT NULL,
  CONSTRAINT dead_letter_pkey PRIMARY KEY (message_id)
);
ALTER TABLE dead_letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_letter FORCE ROW LEVEL SECURITY;
CREATE POLICY dead_letter_platform ON dead_letter FOR ALL TO schakel_broker
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON dead_letter TO schakel_broker;

CREATE TABLE idempotent_answer (
  organisation_id UUID NOT NULL,
  actor_id UUID NOT NULL,
  key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  sealed_answer BYTEA,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT idempotent_answer_pkey PRIMARY KEY (organisation_id, actor_id, key)
);
CREATE INDEX idempotent_answer_at_idx ON idempotent_answer (at);
ALTER TABLE idempotent_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotent_answer_platform ON idempotent_answer FOR ALL TO schakel_clock
  USING (true)
  WITH CHECK (true);
CREATE POLICY idempotent_answer_tenant ON idempotent_answer FOR ALL TO schakel_app
  USING ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (sealed_answer) ON idempotent_answer TO schakel_app;
GRANT SELECT (at), DELETE ON idempotent_answer TO schakel_clock;

CREATE TABLE tenant_key (
  organisation_id UUID NOT NULL,
  wrapped_key BYTEA NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT tenant_key_pkey PRIMARY KEY (organisation_id)
);
ALTER TABLE tenant_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_key_platform ON tenant_key FOR ALL TO schakel_keys
  USING (true)
  WITH CHECK (true);
GRANT SELECT, INSERT ON tenant_key TO schakel_keys;

-- Partitions of the audit trail are made ahead, by whoever may call this (the clock, the migration).
-- Nobody has rights on a partition itself: only the parent's policies lead there.
CREATE FUNCTION ensure_audit_partitions(months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first date;
BEGIN
  FOR ahead IN 0..least(greatest(months, 1), 60) LOOP
    first := date_trunc('month', now() AT TIME ZONE 'UTC')::date + make_interval(months => ahead);
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS public.audit_event_%s PARTITION OF public.audit_event'
      ' FOR VALUES FROM (%L) TO (%L)',
      to_char(first, 'YYYY_MM'),
      to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00',
      to_char(first + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION ensure_audit_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_audit_partitions(integer) TO schakel_clock;
SELECT ensure_audit_partitions(13);
