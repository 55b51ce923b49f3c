-- Who follows a question for consent: at first who asked it, and somebody else when they have left.
-- NULL: nobody does, and whoever does something with it takes it over.

ALTER TABLE consent_request ADD COLUMN minded_by UUID;
CREATE INDEX consent_request_minded_by_idx ON consent_request (minded_by);
GRANT UPDATE (minded_by) ON consent_request TO schakel_app;
CREATE POLICY consent_request_moving ON consent_request FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
UPDATE consent_request SET minded_by = asked_by;
DROP POLICY consent_request_moving ON consent_request;

-- A yes from before its end, the warning before it and the child's birthdays were timed gets its
-- clock now: a worker sets it, for a birth date opens under the child's key only.
CREATE POLICY consent_timing ON consent FOR SELECT TO schakel_owner USING (true);
CREATE POLICY timer_timing ON timer FOR ALL TO schakel_owner USING (true) WITH CHECK (true);
INSERT INTO timer (id, due_at, organisation_id, task, ids)
SELECT uuidv7(), now(), c.owner_id, 'consents.set_clock', jsonb_build_object('consent_id', c.id)
  FROM consent c
 WHERE c.state = 'given' AND NOT EXISTS (
   SELECT 1 FROM timer t
    WHERE t.task = 'consents.expire_consent' AND t.ids ->> 'consent_id' = c.id::text);
DROP POLICY consent_timing ON consent;
DROP POLICY timer_timing ON timer;
