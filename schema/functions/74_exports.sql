-- SPDX-License-Identifier: GPL-3.0-or-later
-- What files of a run are written from, for commands and for accounts alike: each function looks at
-- who asks. An account needs a right, `export_microdata` for what is of respondents, and a region that
-- the whole survey lies in, or a rehearsal, whose people are simulated.

CREATE FUNCTION kesu_fn.export_check(survey kesu.survey, "right" text) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may("right")
      AND (survey.rehearsal OR kesu.in_subtree(kesu.scope_prefix(), survey.region))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not export this of survey %', survey.slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Whether the caller may take a file of a survey away that takes this right. KV404: there is no such
-- survey for the caller; 42501: it may not.
CREATE FUNCTION kesu_fn.export_allowed(slug text, "right" text) RETURNS int4
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  PERFORM kesu_fn.export_check(survey, export_allowed."right");
  RETURN survey.survey_id;
END
$$;

-- What was kept with a main run beside its rows, and how many these are (NULL: nothing was kept); the
-- items that it kept answers to (NULL: none, or somebody has withdrawn since); and whether the caller reads answers, from which such a run's rows are made again.
CREATE FUNCTION kesu_fn.microdata_head(run_id int8)
  RETURNS TABLE (reads_answers boolean, respondents int4, psus int4[], strata int4[],
    scales float8[], psu_factors float8[], cell_factors float8[], unmeasured text,
    item_codes text[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.export_check(s, 'export_microdata')
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = microdata_head.run_id;
  RETURN QUERY
  SELECT NOT kesu_fn.is_staff(), cardinality(m.psu_at), m.psus, m.strata, m.scales, m.psu_factors,
    m.cell_factors, m.unmeasured,
    (SELECT array_agg(i.code ORDER BY i.number)
      FROM kesu.run_responses k
      JOIN kesu.run r USING (run_id)
      JOIN kesu.survey s USING (survey_id)
      JOIN kesu.item i ON i.instrument_id = s.instrument_id
      WHERE k.run_id = asked.run_id)
  FROM (VALUES (microdata_head.run_id)) asked (run_id)
  LEFT JOIN kesu.run_microdata m ON m.run_id = asked.run_id;
END
$$;

-- An array cut into tens. One in a variable is read element by element without being copied, as it
-- would be in a query.
CREATE FUNCTION kesu_fn.tens(list float8[]) RETURNS SETOF float8[]
  LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  FOR i IN 0 .. cardinality(list) - 10 BY 10 LOOP
    RETURN NEXT ARRAY[list[i + 1], list[i + 2], list[i + 3], list[i + 4], list[i + 5], list[i + 6],
      list[i + 7], list[i + 8], list[i + 9], list[i + 10]];
  END LOOP;
END
$$;

-- Bytes cut into pieces of so many, `count` times; NULL as often where there are none. The first line has
-- them in memory as they are, so that a piece is cut out without the rest.
CREATE FUNCTION kesu_fn.pieces(bytes bytea, size int4, count int4) RETURNS SETOF bytea
  LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  flat bytea := bytes || ''::bytea;
BEGIN
  FOR i IN 0 .. count - 1 LOOP
    RETURN NEXT substr(flat, i * size + 1, size);
  END LOOP;
END
$$;

-- Keeps them with a run that is being stored, unless somebody who was in its snapshot may have withdrawn
-- since: there are more who did.
CREATE FUNCTION kesu_fn.run_responses_store(run_id int8, withdrawn int8, items int2, categories bytea)
  RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  survey int4 := (SELECT r.survey_id FROM kesu.run r WHERE r.run_id = run_responses_store.run_id);
BEGIN
  PERFORM pg_advisory_xact_lock(-5440307, survey);
  IF (SELECT count(*) FROM kesu.attempt a WHERE a.survey_id = survey AND a.state = 'withdrawn')
      = run_responses_store.withdrawn THEN
    INSERT INTO kesu.run_responses (run_id, items, categories)
      VALUES (run_responses_store.run_id, run_responses_store.items, run_responses_store.categories);
  END IF;
END
$$;

-- The rows; eap and scores are NULL where people could not be measured.
CREATE FUNCTION kesu_fn.microdata_rows(run_id int8)
  RETURNS TABLE (psu_at int4, sex text, age text, residence text, education text, points int2,
    literate int2, base_weight float8, weight float8, cell int4, eap float8, scores float8[],
    categories bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.export_check(s, 'export_microdata')
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = microdata_rows.run_id;
  RETURN QUERY
  SELECT unnest(m.psu_at), unnest(m.sex), unnest(m.age), unnest(m.residence), unnest(m.education),
    unnest(m.points), unnest(m.literate), unnest(m.base_weights), unnest(m.weights), unnest(m.cells),
    unnest(m.eap), kesu_fn.tens(m.scores),
    kesu_fn.pieces(k.categories, k.items, cardinality(m.psu_at))
  FROM kesu.run_microdata m LEFT JOIN kesu.run_responses k USING (run_id) WHERE m.run_id = microdata_rows.run_id;
END
$$;

-- The items of a run's scale, by instrument and number. Nothing is told of an item that ten people or
-- fewer answered, and no key; and nothing by an interim run of real people: the run that follows it may
-- differ by one of them, whose answers would be the difference.
CREATE FUNCTION kesu_fn.export_items(run_id int8)
  RETURNS TABLE (instrument text, number int4, item text, kind text, dimension text, points int4,
    anchor text, model text, a float8, a_se float8, d float8, d_se float8, c float8, c_se float8,
    answered int8, share_right float8, item_rest float8, infit float8, outfit float8, rmsd float8,
    s_x2 float8, s_x2_df float8, s_x2_p float8, drift float8, shift float8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.export_check(s, 'read_diagnostics')
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = export_items.run_id;
  RETURN QUERY
  SELECT n.code || '@' || n.version, p.number::int4, i.code, i.type, i.dimension, i.points::int4,
    p.anchor, p.model, p.a, p.a_se, p.d, p.d_se, p.c, p.c_se, p.answered::int8, p.share_right,
    p.item_rest, p.infit, p.outfit, p.rmsd, p.s_x2, p.s_x2_df, p.s_x2_p, p.drift, p.shift
  FROM kesu.item_parameter p
  JOIN kesu.item i USING (instrument_id, number)
  JOIN kesu.instrument n USING (instrument_id)
  JOIN kesu.run r ON r.run_id = p.run_id AND (r.rehearsal OR r.kind IS DISTINCT FROM 'interim')
  WHERE p.run_id = export_items.run_id AND (p.answered IS NULL OR p.answered > 10)
  ORDER BY p.on_form, n.code, n.version, p.number;
END
$$;

-- Where the psus of a run's survey lie.
CREATE FUNCTION kesu_fn.export_psus(run_id int8)
  RETURNS TABLE (psu int4, stratum int4, region text, residence text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.export_check(s, 'export_microdata')
  FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = export_psus.run_id;
  RETURN QUERY
  SELECT p.psu, p.stratum, p.region::text, p.residence
  FROM kesu.run r
  JOIN kesu.psu p USING (survey_id)
  WHERE r.run_id = export_psus.run_id
  ORDER BY p.psu;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.export_allowed(text, text), kesu_fn.export_items(int8),
  kesu_fn.export_psus(int8), kesu_fn.microdata_head(int8), kesu_fn.microdata_rows(int8) TO kesu_staff;
