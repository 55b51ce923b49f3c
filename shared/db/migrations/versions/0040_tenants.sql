-- Tenants come and go: their states, their papers, and the operator who alone changes them.
-- The database user schakel_operator is made by `schakel database-users`: run that first.

ALTER TABLE organisation ADD COLUMN rsin TEXT;
ALTER TABLE organisation ADD COLUMN state_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now();
ALTER TABLE organisation ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organisation ALTER COLUMN state_at DROP DEFAULT;
ALTER TABLE organisation ALTER COLUMN version DROP DEFAULT;
ALTER TABLE organisation ADD CONSTRAINT organisation_state_check
  CHECK (state IN ('applied', 'verified', 'active', 'suspended', 'leaving', 'destroyed', 'refused'));

-- Until now an organisation could lift its own suspension: the application user could write here.
DROP POLICY organisation_make ON organisation;
DROP POLICY organisation_edit ON organisation;
REVOKE INSERT ON organisation FROM schakel_app;
REVOKE UPDATE (name, kvk, oin, state) ON organisation FROM schakel_app;
CREATE POLICY organisation_operator ON organisation FOR SELECT TO schakel_operator
  USING (true);
CREATE POLICY organisation_make ON organisation FOR INSERT TO schakel_operator
  WITH CHECK ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY organisation_edit ON organisation FOR UPDATE TO schakel_operator
  USING ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT, UPDATE (name, kvk, rsin, oin, state, state_at, version)
  ON organisation TO schakel_operator;

CREATE TABLE tenant_papers (
  owner_id UUID NOT NULL,
  representative_name TEXT NOT NULL,
  representative_email TEXT NOT NULL,
  checked_in TEXT,
  agreement_version TEXT,
  agreement_signed_on DATE,
  agreement_signed_by TEXT,
  CONSTRAINT tenant_papers_pkey PRIMARY KEY (owner_id),
  CONSTRAINT tenant_papers_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
ALTER TABLE tenant_papers ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_papers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_papers_tenant ON tenant_papers FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY tenant_papers_operator ON tenant_papers FOR ALL TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT ON tenant_papers TO schakel_app;
GRANT SELECT, INSERT, UPDATE (representative_name, representative_email, checked_in,
  agreement_version, agreement_signed_on, agreement_signed_by) ON tenant_papers TO schakel_operator;

CREATE TABLE tenant_change (
  owner_id UUID NOT NULL,
  version INTEGER NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  state_before TEXT,
  state TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  reason TEXT,
  CONSTRAINT tenant_change_pkey PRIMARY KEY (owner_id, version),
  CONSTRAINT tenant_change_owner_id_fkey FOREIGN KEY(owner_id) REFERENCES organisation (id)
);
ALTER TABLE tenant_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_change FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_change_tenant ON tenant_change FOR SELECT TO schakel_app
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY tenant_change_operator ON tenant_change FOR ALL TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT ON tenant_change TO schakel_app;
GRANT SELECT, INSERT ON tenant_change TO schakel_operator;

-- An organisation begins as an application, and takes the steps that there are, one at a time.
CREATE FUNCTION organisation_changes_lawfully() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'applied' OR NEW.version <> 1 THEN
      RAISE EXCEPTION 'an organisation begins with its application'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.kind, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.kind, OLD.created_at)
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'an organisation keeps its identity, and counts its versions'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = OLD.state AND OLD.state NOT IN ('destroyed', 'refused') THEN
    RETURN NEW;
  END IF;
  IF OLD.state || '>' || NEW.state NOT IN
     ('applied>verified', 'applied>refused', 'verified>refused', 'verified>active',
      'active>suspended', 'suspended>active', 'active>leaving', 'suspended>leaving',
      'leaving>active', 'leaving>suspended', 'leaving>destroyed') THEN
    RAISE EXCEPTION 'an organisation does not take this step'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_changes_lawfully BEFORE INSERT OR UPDATE ON organisation
  FOR EACH ROW EXECUTE FUNCTION organisation_changes_lawfully();

-- No step without the line that says who took it: looked for when the transaction ends.
CREATE FUNCTION organisation_step_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM tenant_change c WHERE c.owner_id = NEW.id
                 AND c.version = NEW.version AND c.state = NEW.state) THEN
    RAISE EXCEPTION 'a step of an organisation has a line that says who took it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER organisation_step_is_written AFTER INSERT OR UPDATE ON organisation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION organisation_step_is_written();

-- What the operator may count, never names or contents; and what its acts leave behind.
CREATE POLICY team_operator ON team FOR SELECT TO schakel_operator
  USING (true);
GRANT SELECT (id, organisation_id) ON team TO schakel_operator;
CREATE POLICY member_operator ON member FOR SELECT TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT (id, owner_id, roles, active) ON member TO schakel_operator;
CREATE POLICY system_operator ON system FOR SELECT TO schakel_operator
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT (id, owner_id, active) ON system TO schakel_operator;

ALTER TABLE audit_event ADD COLUMN actor_name TEXT;
CREATE POLICY audit_event_operator ON audit_event FOR INSERT TO schakel_operator
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON audit_event TO schakel_operator;
CREATE POLICY outbox_operator ON outbox FOR INSERT TO schakel_operator
  WITH CHECK (true);
GRANT INSERT ON outbox TO schakel_operator;
CREATE POLICY timer_operator ON timer FOR INSERT TO schakel_operator
  WITH CHECK ((organisation_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON timer TO schakel_operator;
