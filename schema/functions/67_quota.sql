-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many people who opt in are wanted of each kind (kesu.quota), and how many have come.

-- Replaces a survey's quotas, or says why not: no_opt_in, state, variables (somebody was counted already by
-- others). A cell that was there before keeps its number, and with it those who are counted in it.
CREATE FUNCTION kesu_fn.quotas_set(survey_id int4, who text, groups text[], mosts int4[]) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey;
  first int2;
BEGIN
  SELECT * INTO survey FROM kesu.survey s WHERE s.survey_id = quotas_set.survey_id
    FOR NO KEY UPDATE;
  IF NOT survey.opt_in THEN
    RETURN 'no_opt_in';
  ELSIF survey.state NOT IN ('draft', 'approved', 'open') THEN
    RETURN 'state';
  ELSIF EXISTS (
      SELECT FROM kesu.quota q, unnest(quotas_set.groups) AS g (one)
      WHERE q.survey_id = quotas_set.survey_id
        AND ARRAY(SELECT k FROM jsonb_object_keys(q.groups) k ORDER BY k)
          <> ARRAY(SELECT k FROM jsonb_object_keys(g.one::jsonb) k ORDER BY k)
        AND EXISTS (SELECT FROM kesu.attempt a
          WHERE a.survey_id = q.survey_id AND a.quota_cell = q.cell)) THEN
    RETURN 'variables';
  END IF;
  UPDATE kesu.quota q SET most = NULL WHERE q.survey_id = quotas_set.survey_id;
  DELETE FROM kesu.quota q WHERE q.survey_id = quotas_set.survey_id AND NOT EXISTS (
    SELECT FROM kesu.attempt a WHERE a.survey_id = q.survey_id AND a.quota_cell IS NOT NULL);
  first := coalesce((SELECT max(q.cell) FROM kesu.quota q
    WHERE q.survey_id = quotas_set.survey_id), 0);
  INSERT INTO kesu.quota (survey_id, cell, groups, most)
    SELECT quotas_set.survey_id, first + c.place, c.groups::jsonb, c.most
    FROM unnest(quotas_set.groups, quotas_set.mosts) WITH ORDINALITY AS c (groups, most, place)
    ON CONFLICT ON CONSTRAINT quota_survey_id_groups_key DO UPDATE SET most = excluded.most;
  PERFORM kesu.audit_note(quotas_set.who, 'survey.quotas', 'survey/' || survey.slug,
    jsonb_build_object('cells', (
      SELECT coalesce(jsonb_agg(q.groups || jsonb_build_object('most', q.most) ORDER BY q.cell), '[]')
      FROM kesu.quota q WHERE q.survey_id = quotas_set.survey_id AND q.most IS NOT NULL)));
  RETURN 'set';
END
$$;

-- The cells that are wanted, with who has come: over is how many more than wanted have submitted.
CREATE FUNCTION kesu_fn.quotas_of(survey_id int4)
  RETURNS TABLE (groups text, most int4, begun int8, submitted int8, over int8, is_full boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT q.groups::text, q.most, a.begun, a.submitted, greatest(a.submitted - q.most, 0),
      kesu_fn.quota_taken(q.survey_id, q.cell, q.most) >= q.most
    FROM kesu.quota q
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE k.state = 'open') AS begun,
        count(*) FILTER (WHERE k.state = 'submitted') AS submitted
      FROM kesu.attempt k WHERE k.survey_id = q.survey_id AND k.quota_cell = q.cell) a
    WHERE q.survey_id = quotas_of.survey_id AND q.most IS NOT NULL
    ORDER BY q.cell;
  END;

-- How many have opted in, whatever their cell: they are of no psu. No row: nobody may, or whoever asks does
-- not see the whole survey.
CREATE FUNCTION kesu_fn.progress_opt_in(slug text) RETURNS TABLE (open int8, submitted int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT coalesce(sum(p.open), 0)::int8, coalesce(sum(p.submitted), 0)::int8
    FROM kesu_fn.progress_seen(slug) n
    JOIN kesu.survey s ON s.survey_id = n.survey_id AND s.opt_in
    LEFT JOIN kesu.progress_area p ON p.survey_id = s.survey_id AND p.area = 0
    WHERE n.is_whole
    GROUP BY s.survey_id;
  END;

-- The survey, when the token's account manages its fieldwork, all of it. KV404: what the account does not
-- see is not there; 42501: it sees it and does not manage it.
CREATE FUNCTION kesu_fn.quotas_managed(slug text) RETURNS kesu.survey
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  prefix text := kesu.scope_prefix();
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF (kesu.account_may('field') AND kesu.in_subtree(prefix, survey.region)) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account does not manage the fieldwork of survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN survey;
END
$$;
CREATE FUNCTION kesu_fn.quotas_set_by_token(slug text, groups text[], mosts int4[]) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT kesu_fn.quotas_set((kesu_fn.quotas_managed(slug)).survey_id, kesu.account_name(),
      groups, mosts);
  END;
CREATE FUNCTION kesu_fn.quotas_by_token(slug text)
  RETURNS TABLE (groups text, most int4, begun int8, submitted int8, over int8, is_full boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT q.* FROM kesu_fn.quotas_managed(slug) s, kesu_fn.quotas_of(s.survey_id) q;
  END;
GRANT EXECUTE ON FUNCTION kesu_fn.quotas_set_by_token(text, text[], int4[]),
  kesu_fn.quotas_by_token(text), kesu_fn.progress_opt_in(text) TO kesu_staff;
