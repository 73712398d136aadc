-- SPDX-License-Identifier: GPL-3.0-or-later
-- The public file of a survey's respondents: whether there may be one, and what the first has fixed.

-- Who the respondents of a run are, as far as its rows say: places in the sample, groups, points, base
-- weights. The rows are in an order of just these, so the same people give the same digest, whatever
-- margins or draws a run has.
CREATE FUNCTION kesu_fn.respondents_digest(kept kesu.run_microdata) RETURNS bytea
  LANGUAGE sql STABLE
  RETURN sha256(array_send((kept).psus) || array_send((kept).psu_at) || array_send((kept).sex)
    || array_send((kept).age) || array_send((kept).residence) || array_send((kept).education)
    || array_send((kept).points) || array_send((kept).base_weights));

-- Why there is no public file of this run (NULL: there may be), the first release's classes (NULL: this
-- would be the first), and the design effect of the run's share, by which errors of the file's shares
-- are judged: strata and psus are not in it.
CREATE FUNCTION kesu_fn.public_head(run_id int8)
  RETURNS TABLE (refused text, first_run int8, k int4, sex text[], age text[], residence text[],
    education text[], design_effect float8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.export_check(s, 'export_microdata')
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = public_head.run_id;
  RETURN QUERY
  SELECT CASE
      WHEN m.run_id IS NULL THEN 'no_rows'
      WHEN g.level IN ('township', 'village') THEN 'below_county'
      WHEN NOT s.rehearsal AND (s.state <> 'published' OR NOT EXISTS (
          SELECT FROM kesu.publication p WHERE p.run_id = r.run_id)) THEN 'not_published'
      WHEN f.respondents <> kesu_fn.respondents_digest(m) THEN 'other_respondents'
    END,
    f.run_id, f.k, f.sex, f.age, f.residence, f.education,
    (SELECT e.deff::float8 FROM kesu.estimate e WHERE e.run_id = r.run_id AND e.region = r.region
      AND e."group" = 'all' AND e.status <> 'suppress')
  FROM kesu.run r
  JOIN kesu.survey s USING (survey_id)
  JOIN kesu.region g ON g.vintage = s.vintage AND g.code = s.region
  LEFT JOIN kesu.run_microdata m USING (run_id)
  LEFT JOIN kesu.public_release f USING (survey_id)
  WHERE r.run_id = public_head.run_id;
END
$$;

-- Whether the classes share out a run's respondents, each to one of them, and none has fewer than `k`.
CREATE FUNCTION kesu_fn.public_holds(kept kesu.run_microdata, k int4, sex text[], age text[],
    residence text[], education text[])
  RETURNS boolean
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH class AS (
      SELECT c.number, string_to_array(c.sex, '|') AS sex, string_to_array(c.age, '|') AS age,
        string_to_array(c.residence, '|') AS residence,
        string_to_array(c.education, '|') AS education
      FROM unnest(public_holds.sex, public_holds.age, public_holds.residence, public_holds.education)
        WITH ORDINALITY c (sex, age, residence, education, number)
    ), people AS (
      SELECT coalesce(nullif(p.sex, ''), 'unknown') AS sex, coalesce(nullif(p.age, ''), 'unknown') AS age,
        coalesce(nullif(p.residence, ''), 'unknown') AS residence,
        coalesce(nullif(p.education, ''), 'unknown') AS education, count(*) AS count
      FROM unnest((kept).sex, (kept).age, (kept).residence, (kept).education)
        p (sex, age, residence, education)
      GROUP BY 1, 2, 3, 4
    ), placed AS (
      SELECT c.number, sum(p.count) AS count
      FROM class c
      JOIN people p ON p.sex = ANY (c.sex) AND p.age = ANY (c.age)
        AND p.residence = ANY (c.residence) AND p.education = ANY (c.education)
      GROUP BY c.number
    )
    SELECT count(*) = cardinality(public_holds.sex) AND min(d.count) >= public_holds.k
      AND sum(d.count) = cardinality((kept).sex)
    FROM placed d;
  END;

-- Keeps the classes of the first release, and notes it. What public_head has refused is refused again.
CREATE FUNCTION kesu_fn.public_keep(run_id int8, k int4, sex text[], age text[], residence text[],
    education text[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  refused text := (SELECT h.refused FROM kesu_fn.public_head(public_keep.run_id) h);
  who text := coalesce(kesu.account_name(), session_user);
BEGIN
  IF refused IS NOT NULL THEN
    RAISE EXCEPTION 'run % has no public file: %', public_keep.run_id, refused
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF (SELECT kesu_fn.public_holds(m, public_keep.k, public_keep.sex, public_keep.age,
        public_keep.residence, public_keep.education)
      FROM kesu.run_microdata m WHERE m.run_id = public_keep.run_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'the classes do not hide the people of run %', public_keep.run_id
      USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO kesu.public_release (survey_id, run_id, released_by, respondents, k, sex, age,
      residence, education)
    SELECT r.survey_id, r.run_id, who, kesu_fn.respondents_digest(m), public_keep.k,
      public_keep.sex, public_keep.age, public_keep.residence, public_keep.education
    FROM kesu.run r JOIN kesu.run_microdata m ON m.run_id = r.run_id
    WHERE r.run_id = public_keep.run_id;
  PERFORM kesu.audit_note(who, 'export.release', 'survey/' || s.slug, jsonb_build_object(
      'run', r.run_id, 'least', public_keep.k, 'classes', cardinality(public_keep.sex)))
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = public_keep.run_id;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.public_head(int8),
  kesu_fn.public_keep(int8, int4, text[], text[], text[], text[]) TO kesu_staff;
