-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a file of a run's respondents is written from, for commands and for accounts alike: each
-- function looks at who asks. An account needs the right `export_microdata` and a region that the
-- whole survey lies in, or a rehearsal, whose people are simulated.

CREATE FUNCTION kesu_fn.microdata_check(survey kesu.survey) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may('export_microdata')
      AND (survey.rehearsal OR kesu.in_subtree(kesu.scope_prefix(), survey.region))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not export microdata of survey %', survey.slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Whether the caller may take files of a survey away, and microdata if it is these. KV404: there is no
-- such survey for the caller; 42501: it may not.
CREATE FUNCTION kesu_fn.export_allowed(slug text, microdata boolean) RETURNS int4
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey;
BEGIN
  SELECT * INTO survey FROM kesu.survey s WHERE s.slug = export_allowed.slug;
  IF survey.survey_id IS NULL OR kesu_fn.is_staff()
      AND (kesu.meets_subtree(kesu.scope_prefix(), survey.region) OR survey.rehearsal) IS NOT TRUE THEN
    RAISE EXCEPTION 'there is no survey %', slug USING ERRCODE = 'KV404';
  END IF;
  IF export_allowed.microdata THEN
    PERFORM kesu_fn.microdata_check(survey);
  END IF;
  RETURN survey.survey_id;
END
$$;

-- What was kept with a main run beside its rows, and how many these are (NULL: nothing was kept); and
-- whether the caller reads answers, from which such a run's rows are made again.
CREATE FUNCTION kesu_fn.microdata_head(run_id int8)
  RETURNS TABLE (reads_answers boolean, respondents int4, psus int4[], strata int4[], scales float8[], psu_factors float8[],
    cell_factors float8[], unmeasured text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.microdata_check(s)
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = microdata_head.run_id;
  RETURN QUERY
  SELECT NOT kesu_fn.is_staff(), cardinality(m.psu_at), m.psus, m.strata, m.scales, m.psu_factors,
    m.cell_factors, m.unmeasured
  FROM (VALUES (microdata_head.run_id)) asked (run_id)
  LEFT JOIN kesu.run_microdata m ON m.run_id = asked.run_id;
END
$$;

-- The rows. An array in a variable is read element by element without being copied, as it would be in
-- a query.
CREATE FUNCTION kesu_fn.microdata_rows(run_id int8)
  RETURNS TABLE (psu_at int4, sex text, age text, residence text, education text, points int2,
    literate int2, base_weight float8, weight float8, cell int4, eap float8, scores float8[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  psu_all int4[];
  sex_all text[];
  age_all text[];
  residence_all text[];
  education_all text[];
  points_all int2[];
  literate_all int2[];
  base_all float8[];
  weight_all float8[];
  cell_all int4[];
  eap_all float8[];
  scores_all float8[];
  measured boolean;
  at int4 := 0;
BEGIN
  PERFORM kesu_fn.microdata_check(s)
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = microdata_rows.run_id;
  SELECT m.psu_at, m.sex, m.age, m.residence, m.education, m.points, m.literate, m.base_weights,
    m.weights, m.cells, m.eap, m.scores, m.unmeasured = ''
  INTO psu_all, sex_all, age_all, residence_all, education_all, points_all, literate_all, base_all,
    weight_all, cell_all, eap_all, scores_all, measured
  FROM kesu.run_microdata m WHERE m.run_id = microdata_rows.run_id;
  FOR i IN 1 .. cardinality(psu_all) LOOP
    psu_at := psu_all[i];
    sex := sex_all[i];
    age := age_all[i];
    residence := residence_all[i];
    education := education_all[i];
    points := points_all[i];
    literate := literate_all[i];
    base_weight := base_all[i];
    weight := weight_all[i];
    cell := cell_all[i];
    IF measured THEN
      eap := eap_all[i];
      scores := ARRAY[scores_all[at + 1], scores_all[at + 2], scores_all[at + 3], scores_all[at + 4],
        scores_all[at + 5], scores_all[at + 6], scores_all[at + 7], scores_all[at + 8],
        scores_all[at + 9], scores_all[at + 10]];
      at := at + 10;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.export_allowed(text, boolean), kesu_fn.microdata_head(int8),
  kesu_fn.microdata_rows(int8) TO kesu_staff;
