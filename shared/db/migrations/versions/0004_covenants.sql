-- Covenants, their parties and rules.

CREATE TABLE covenant (
  id UUID NOT NULL,
  keeper_id UUID NOT NULL,
  name TEXT NOT NULL,
  area TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  party_ids UUID[] NOT NULL,
  starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT covenant_pkey PRIMARY KEY (id),
  CONSTRAINT covenant_keeper_id_fkey FOREIGN KEY(keeper_id) REFERENCES organisation (id)
);
ALTER TABLE covenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_read ON covenant FOR SELECT TO schakel_app
  USING (((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid) OR ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids))));
CREATE POLICY covenant_make ON covenant FOR INSERT TO schakel_app
  WITH CHECK ((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
CREATE POLICY covenant_edit ON covenant FOR UPDATE TO schakel_app
  USING ((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid))
  WITH CHECK ((keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid));
GRANT SELECT, INSERT ON covenant TO schakel_app;

CREATE TABLE covenant_party (
  covenant_id UUID NOT NULL,
  organisation_id UUID NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  left_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT covenant_party_pkey PRIMARY KEY (covenant_id, organisation_id),
  CONSTRAINT covenant_party_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id),
  CONSTRAINT covenant_party_organisation_id_fkey FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
ALTER TABLE covenant_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant_party FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_party_read ON covenant_party FOR SELECT TO schakel_app
  USING ((EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = covenant_party.covenant_id))));
CREATE POLICY covenant_party_make ON covenant_party FOR INSERT TO schakel_app
  WITH CHECK ((EXISTS ( SELECT 1 FROM covenant c WHERE ((c.id = covenant_party.covenant_id) AND (c.keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)))));
GRANT SELECT, INSERT ON covenant_party TO schakel_app;

CREATE TABLE covenant_rule (
  id UUID NOT NULL,
  covenant_id UUID NOT NULL,
  version INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  sender_kind TEXT NOT NULL,
  sender_roles TEXT[] NOT NULL,
  receiver_kind TEXT NOT NULL,
  receiver_roles TEXT[] NOT NULL,
  categories TEXT[] NOT NULL,
  grounds TEXT[] NOT NULL,
  consent_regime TEXT NOT NULL,
  retention_days INTEGER NOT NULL,
  answer_days INTEGER NOT NULL,
  age_from INTEGER NOT NULL,
  age_to INTEGER NOT NULL,
  CONSTRAINT covenant_rule_pkey PRIMARY KEY (id),
  CONSTRAINT covenant_rule_covenant_id_fkey FOREIGN KEY(covenant_id) REFERENCES covenant (id)
);
CREATE INDEX covenant_rule_covenant_id_version_idx ON covenant_rule (covenant_id, version);
ALTER TABLE covenant_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE covenant_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY covenant_rule_read ON covenant_rule FOR SELECT TO schakel_app
  USING ((EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = covenant_rule.covenant_id))));
CREATE POLICY covenant_rule_make ON covenant_rule FOR INSERT TO schakel_app
  WITH CHECK ((EXISTS ( SELECT 1 FROM covenant c WHERE ((c.id = covenant_rule.covenant_id) AND (c.keeper_id = (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid)))));
GRANT SELECT, INSERT ON covenant_rule TO schakel_app;
