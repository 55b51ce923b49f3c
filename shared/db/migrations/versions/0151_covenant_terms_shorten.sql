-- What a covenant still carries lasts no longer than the covenant, and its term, now say: who agrees
-- on an earlier end or a shorter term means what was shared already too. What flowed back within an
-- exchange ends with it. A minute's difference is that of two clocks, and no shorter term.
CREATE OR REPLACE FUNCTION covenant_cut(asked UUID) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me UUID := nullif(current_setting('app.org', true), '')::uuid;
  uncarried UUID[];
  shortened UUID[];
  untils TIMESTAMP WITH TIME ZONE[];
BEGIN
  PERFORM set_config('app.cutting', 'on', true);
  -- In the order of a withdrawal, ours and theirs in one go: no deadlock.
  SELECT array_agg(found.id) FILTER (WHERE found.until IS NULL),
         array_agg(found.id ORDER BY found.id) FILTER (WHERE found.until IS NOT NULL),
         array_agg(found.until ORDER BY found.id) FILTER (WHERE found.until IS NOT NULL)
    INTO uncarried, shortened, untils FROM (
    SELECT g.id, still.until FROM public.access_grant g
      JOIN public.covenant_rule b ON b.id = g.rule_id
      CROSS JOIN LATERAL (
        SELECT max(least(c.ends_at, g.starts_at + make_interval(days => r.retention_days))) AS until
          FROM public.covenant c
          JOIN public.covenant_rule r ON r.covenant_id = c.id AND r.version = c.version
         WHERE c.id = asked AND c.state = 'active' AND c.ends_at > now()
           AND c.active_party_ids @> ARRAY[g.owner_id, g.viewer_id]
           AND (r.purpose, r.record_kind, r.sender_kind, r.receiver_kind)
             = (b.purpose, b.record_kind, b.sender_kind, b.receiver_kind)
           AND g.starts_at + make_interval(days => r.retention_days) > now()
           AND CASE WHEN g.ground = 'return_flow'
             THEN g.categories <@ r.return_categories AND g.viewer_roles <@ r.sender_roles
             ELSE g.categories <@ r.categories AND g.viewer_roles <@ r.receiver_roles
               AND g.ground = ANY (r.grounds)
               AND (g.ground <> 'consent' OR r.consent_regime <> 'none') END) AS still
     WHERE b.covenant_id = asked AND g.ended_at IS NULL AND g.viewer_id <> g.owner_id
       AND (still.until IS NULL OR g.ends_at > still.until + interval '1 minute')
     ORDER BY g.kind, g.record_id FOR NO KEY UPDATE OF g) AS found;
  UPDATE public.access_grant g SET ends_at = least(g.ends_at, now() - interval '10 minutes')
   WHERE g.ended_at IS NULL AND g.owner_id <> me AND g.viewer_id <> g.owner_id
     AND (g.id = ANY (uncarried) OR g.rests_on = ANY (uncarried));
  UPDATE public.access_grant g SET ends_at = sooner.until
    FROM unnest(shortened, untils) AS sooner(id, until)
   WHERE g.ended_at IS NULL AND g.viewer_id <> g.owner_id AND g.id = sooner.id
     AND g.ends_at > sooner.until;
  UPDATE public.access_grant g SET ends_at = sooner.until
    FROM unnest(shortened, untils) AS sooner(id, until)
   WHERE g.ended_at IS NULL AND g.viewer_id <> g.owner_id AND g.rests_on = sooner.id
     AND g.ends_at > sooner.until;
  PERFORM set_config('app.cutting', '', true);
END $$;
