-- A grant cites what stands in the place of a statement of consent, as it cites statements: where a
-- court, an institution or nobody spoke for a holder, ending that ends what rested on it.

ALTER TABLE access_grant ADD COLUMN substitute_ids UUID[] NOT NULL DEFAULT '{}';
ALTER TABLE access_grant DROP CONSTRAINT access_grant_consent_check;
ALTER TABLE access_grant ADD CONSTRAINT access_grant_consent_check
  CHECK ((ground = 'consent') = (cardinality(consent_ids) + cardinality(substitute_ids) > 0));

CREATE TABLE grant_substitute (
  grant_id UUID NOT NULL,
  substitute_id UUID NOT NULL,
  owner_id UUID NOT NULL,
  CONSTRAINT grant_substitute_pkey PRIMARY KEY (grant_id, substitute_id),
  CONSTRAINT grant_substitute_grant_id_owner_id_fkey FOREIGN KEY(grant_id, owner_id) REFERENCES access_grant (id, owner_id),
  CONSTRAINT grant_substitute_substitute_id_owner_id_fkey FOREIGN KEY(substitute_id, owner_id) REFERENCES authority_substitute (id, owner_id)
);
CREATE INDEX grant_substitute_substitute_id_idx ON grant_substitute (substitute_id);
ALTER TABLE grant_substitute ENABLE ROW LEVEL SECURITY;
ALTER TABLE grant_substitute FORCE ROW LEVEL SECURITY;
CREATE POLICY grant_substitute_give ON grant_substitute FOR INSERT TO schakel_app
  WITH CHECK ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY grant_substitute_register ON grant_substitute FOR SELECT TO schakel_register
  USING ((owner_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT INSERT ON grant_substitute TO schakel_app;
GRANT SELECT ON grant_substitute TO schakel_register;

CREATE OR REPLACE FUNCTION access_grant_files_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO grant_consent (grant_id, consent_id, owner_id)
  SELECT NEW.id, cited, NEW.owner_id FROM unnest(NEW.consent_ids) AS cited;
  INSERT INTO grant_substitute (grant_id, substitute_id, owner_id)
  SELECT NEW.id, cited, NEW.owner_id FROM unnest(NEW.substitute_ids) AS cited;
  RETURN NULL;
END $$;
