-- How many days lay between a step and the one before it. Of what was counted before this nobody
-- knows: those days count from being listed.
ALTER TABLE risk_list_tally ADD COLUMN between_days INTEGER;
ALTER TABLE risk_list_tally NO FORCE ROW LEVEL SECURITY;
UPDATE risk_list_tally SET between_days = days;
ALTER TABLE risk_list_tally FORCE ROW LEVEL SECURITY;
ALTER TABLE risk_list_tally ALTER COLUMN between_days SET NOT NULL;
