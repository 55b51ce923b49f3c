-- How many risk lists are under way of who leaves: that they are there, never what or of whom.
CREATE POLICY risk_list_operator ON risk_list FOR SELECT TO schakel_operator
  USING ((NULLIF(current_setting('app.org'::text, true), ''::text))::uuid = ANY (party_ids));
GRANT SELECT (id, owner_id, party_ids, state) ON risk_list TO schakel_operator;
