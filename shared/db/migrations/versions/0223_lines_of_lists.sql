-- A line of the register, or a duty, that is about who stands on a list says which list: only who is
-- named there sees it.
ALTER TABLE disclosure ADD COLUMN named_for UUID;
ALTER TABLE information_duty ADD COLUMN named_for UUID;

CREATE POLICY lines_moving ON disclosure FOR ALL TO schakel_owner USING (true);
CREATE POLICY lines_moving ON information_duty FOR ALL TO schakel_owner USING (true);
CREATE POLICY lines_moving ON access_grant FOR SELECT TO schakel_owner USING (true);
CREATE POLICY lines_moving ON risk_list_entry FOR SELECT TO schakel_owner USING (true);
CREATE POLICY lines_moving ON risk_list_contribution FOR SELECT TO schakel_owner USING (true);
UPDATE disclosure d SET named_for = coalesce(e.list_id, c.list_id)
 FROM access_grant g
 LEFT JOIN risk_list_entry e ON e.id = g.record_id
 LEFT JOIN risk_list_contribution c ON c.id = g.record_id
 WHERE g.id = d.grant_id AND g.kind = 'risk_list_entry' AND d.direction = 'given';
UPDATE information_duty i SET named_for = d.named_for
 FROM disclosure d
 WHERE d.named_for IS NOT NULL AND i.direction = 'given' AND d.child_id = i.child_id
  AND d.owner_id = i.owner_id AND d.partner_id = i.partner_id AND d.purpose = i.purpose;
DROP POLICY lines_moving ON disclosure;
DROP POLICY lines_moving ON information_duty;
DROP POLICY lines_moving ON access_grant;
DROP POLICY lines_moving ON risk_list_entry;
DROP POLICY lines_moving ON risk_list_contribution;

DROP INDEX information_duty_one_open;
CREATE UNIQUE INDEX information_duty_one_open ON information_duty (owner_id, child_id, partner_id, direction, purpose, safety_restricted, named_for) NULLS NOT DISTINCT WHERE state <> 'told';
