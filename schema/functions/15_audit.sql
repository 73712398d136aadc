-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit's rows before a number, the newest first, for those who may read it. Who has the whole
-- country sees all of them, others those of surveys and accounts of their own region.
CREATE FUNCTION kesu_fn.audit_page(survey text, before int8, most int4)
  RETURNS TABLE (audit_id int8, at timestamptz, account text, action text, object text, detail jsonb)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  prefix text := kesu.scope_prefix();
BEGIN
  IF NOT kesu.account_may('read_audit') THEN
    RETURN;
  END IF;
  RETURN QUERY
    WITH visible AS MATERIALIZED (
      SELECT s.slug, s.survey_id FROM kesu.survey s
      WHERE kesu.in_subtree(prefix, s.region::text) AND (audit_page.survey IS NULL OR s.slug = audit_page.survey)
    ), objects AS MATERIALIZED (
      SELECT 'survey/' || v.slug AS object FROM visible v
      UNION ALL SELECT 'run/' || r.run_id FROM kesu.run r JOIN visible v USING (survey_id)
      UNION ALL SELECT 'account/' || a.name FROM kesu_identity.account a
      WHERE audit_page.survey IS NULL AND kesu.in_subtree(prefix, a.scope::text)
    )
    SELECT a.audit_id, a.at, a.account, a.action, a.object, a.detail
    FROM kesu.audit a
    WHERE (audit_page.before IS NULL OR a.audit_id < audit_page.before)
      AND (prefix = '' AND audit_page.survey IS NULL
        OR a.object IN (SELECT o.object FROM objects o)
        OR a.detail ->> 'survey' IN (SELECT v.slug FROM visible v))
    ORDER BY a.audit_id DESC
    LIMIT audit_page.most;
END
$$;
GRANT EXECUTE ON FUNCTION kesu_fn.audit_page(text, int8, int4) TO kesu_staff;
