-- SPDX-License-Identifier: GPL-3.0-or-later
-- What makes a sample, for commands and for accounts alike: each looks at who asks
-- (kesu_fn.sample_check), does one step, and is called by one query. None is of use to a lane's
-- connection without the credential of an account.

-- The survey of a frame.
CREATE FUNCTION kesu_fn.frame_of(frame_id int4) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kesu_fn.sample_check((
    SELECT f.survey_id FROM kesu.frame f WHERE f.frame_id = frame_of.frame_id));
END
$$;

-- Finds a survey and holds it until the transaction ends; no row: there is none.
CREATE FUNCTION kesu_fn.sample_hold(slug text)
  RETURNS TABLE (survey_id int4, state text, sampled boolean, psus_drawn boolean, is_drawn boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(s.survey_id) FROM kesu.survey s WHERE s.slug = sample_hold.slug;
  RETURN QUERY
  SELECT s.survey_id, s.state, s.sampled,
    EXISTS (SELECT FROM kesu.draw d WHERE d.survey_id = s.survey_id),
    EXISTS (SELECT FROM kesu.psu p WHERE p.survey_id = s.survey_id)
  FROM kesu.survey s
  WHERE s.slug = sample_hold.slug
  FOR NO KEY UPDATE OF s;
END
$$;

-- Notes in the audit what was done to a survey's sample, with the account that did it, or else the
-- session.
CREATE FUNCTION kesu_fn.sample_note(slug text, action text, detail jsonb) RETURNS int8
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF action NOT IN ('frame.import', 'survey.draw', 'survey.invite', 'household.import') THEN
    RAISE EXCEPTION '% is nothing that is done to a sample', action USING ERRCODE = 'check_violation';
  END IF;
  PERFORM kesu_fn.sample_managed(slug);
  RETURN kesu.audit_note(coalesce(kesu.account_name(), session_user), action, 'survey/' || slug,
    detail);
END
$$;

-- Takes rows of a frame, from number `first` on. What a cell does not say is NULL.
CREATE FUNCTION kesu_fn.frame_units_add(frame_id int4, first int4, units text[], strata text[],
    psus text[], regions text[], areas text[], residences text[], sizes text[], names text[],
    households text[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.frame_of(frame_units_add.frame_id);
  INSERT INTO kesu.frame_unit (frame_id, number, unit, stratum, psu, region, area, residence, size,
    name, household)
  SELECT frame_units_add.frame_id, frame_units_add.first + r.place - 1, r.unit, r.stratum, r.psu,
    r.region, r.area, r.residence, r.size::int4, r.name, r.household
  FROM unnest(units, strata, psus, regions, areas, residences, sizes, names, households)
    WITH ORDINALITY AS r (unit, stratum, psu, region, area, residence, size, name, household, place);
END
$$;

-- Takes what names the people of these rows.
CREATE FUNCTION kesu_fn.frame_people_add(frame_id int4, first int4, people text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.frame_of(frame_people_add.frame_id);
  INSERT INTO kesu_identity.frame_person (frame_id, number, person)
  SELECT frame_people_add.frame_id, frame_people_add.first + r.place - 1, r.person::jsonb
  FROM unnest(people) WITH ORDINALITY AS r (person, place);
END
$$;

-- Lists the regions of the programme that lie in the survey's own region, by code.
CREATE FUNCTION kesu_fn.frame_regions(survey_id int4)
  RETURNS TABLE (code text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(frame_regions.survey_id);
  RETURN QUERY
  SELECT r.code::text
  FROM kesu.survey s
  JOIN kesu.programme_region r USING (programme_id)
  WHERE s.survey_id = frame_regions.survey_id AND r.code ^@ kesu.region_prefix(s.region)
  ORDER BY r.code COLLATE "C";
END
$$;

-- Begins a frame beside the one that the survey may have, whose number it returns as well.
CREATE FUNCTION kesu_fn.frame_begin(survey_id int4, kind text, sha256 bytea)
  RETURNS TABLE (frame_id int4, old_frame_id int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(frame_begin.survey_id);
  RETURN QUERY
  INSERT INTO kesu.frame (survey_id, kind, sha256) VALUES (frame_begin.survey_id, frame_begin.kind,
    frame_begin.sha256)
  RETURNING frame_id, (
    SELECT f.frame_id FROM kesu.frame f WHERE f.survey_id = frame_begin.survey_id AND f.kind =
      frame_begin.kind);
END
$$;

-- Lists the units in which a frame differs from another, by what is otherwise. Units of a psu that
-- stand in another order have moved, for a systematic draw goes by it.
CREATE FUNCTION kesu_fn.frame_changes(frame_id int4, old_frame_id int4)
  RETURNS TABLE (change text, unit text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.frame_of(frame_changes.frame_id);
  PERFORM kesu_fn.frame_of(frame_changes.old_frame_id);
  RETURN QUERY
  WITH listed AS (
    SELECT u.*, p.person
    FROM kesu.frame_unit u LEFT JOIN kesu_identity.frame_person p USING (frame_id, number)
    WHERE u.frame_id IN (frame_changes.frame_id, frame_changes.old_frame_id)
  ), paired AS (
    SELECT unit, a.number AS after, b.number AS before,
      (a.stratum, a.psu, a.region, a.area, a.residence, a.size, a.name, a.household, a.person)
        IS DISTINCT FROM
        (b.stratum, b.psu, b.region, b.area, b.residence, b.size, b.name, b.household, b.person)
        AS is_other,
      row_number() OVER (PARTITION BY a.number + b.number IS NULL, a.psu ORDER BY a.number)
        <> row_number() OVER (PARTITION BY a.number + b.number IS NULL, a.psu ORDER BY b.number)
        AS has_moved
    FROM (SELECT * FROM listed WHERE frame_id = frame_changes.frame_id) a
    FULL JOIN (SELECT * FROM listed WHERE frame_id = frame_changes.old_frame_id) b USING (unit)
  )
  SELECT CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'removed'
      WHEN is_other THEN 'changed' ELSE 'moved' END, unit
  FROM paired
  WHERE is_other OR has_moved
  ORDER BY coalesce(after, before);
END
$$;

-- Deletes a frame that another one has taken the place of.
CREATE FUNCTION kesu_fn.frame_drop(frame_id int4)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.frame_of(frame_drop.frame_id);
  DELETE FROM kesu.frame WHERE frame_id = frame_drop.frame_id;
END
$$;

-- Lists the psus of a survey's frames by stratum, each stratum's in the order of the file. Without a
-- frame of areas the people of the list are a psu's size. is_odd: the frame of people has the psu in
-- another stratum or region than that of areas, or the latter lacks it.
CREATE FUNCTION kesu_fn.draw_psus(survey_id int4)
  RETURNS TABLE (name text, stratum text, area text, residence text, size int8, listed int8, is_odd
    bool)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_psus.survey_id);
  RETURN QUERY
  WITH psus AS (
    SELECT f.kind, u.psu, u.stratum, u.area, u.residence, sum(u.size) AS size, count(*) AS listed,
      min(u.number) AS number
    FROM kesu.frame f JOIN kesu.frame_unit u USING (frame_id)
    WHERE f.survey_id = draw_psus.survey_id
    GROUP BY f.kind, u.psu, u.stratum, u.area, u.residence
  )
  SELECT psu, coalesce(a.stratum, p.stratum), coalesce(a.area, p.area)::text,
    coalesce(a.residence, p.residence), coalesce(a.size, p.listed), coalesce(p.listed, 0),
    p.psu IS NOT NULL AND (a.stratum, a.area) IS DISTINCT FROM (p.stratum, p.area)
      AND EXISTS (SELECT FROM psus WHERE kind = 'areas')
  FROM (SELECT * FROM psus WHERE kind = 'areas') a
  FULL JOIN (SELECT * FROM psus WHERE kind = 'people') p USING (psu)
  ORDER BY coalesce(a.stratum, p.stratum) COLLATE "C", coalesce(a.number, p.number);
END
$$;

-- Lists the psus that were drawn to be walked, by stratum, each stratum's in the order of the file of
-- areas, with how the draw goes on and how many households are listed.
CREATE FUNCTION kesu_fn.draw_drawn(survey_id int4)
  RETURNS TABLE (name text, stratum text, area text, residence text, size int8, probability float8,
    certain bool, listed int8, seed int8, take int4, reserve int4)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_drawn.survey_id);
  RETURN QUERY
  WITH units AS (
    SELECT f.kind, u.psu, u.area, u.residence, count(*) AS units, min(u.number) AS number
    FROM kesu.frame f JOIN kesu.frame_unit u USING (frame_id)
    WHERE f.survey_id = draw_drawn.survey_id
    GROUP BY f.kind, u.psu, u.area, u.residence
  )
  SELECT p.name, p.stratum, a.area::text, a.residence, p.size, p.probability, p.certain,
    coalesce(h.units, 0), d.seed, d.take, d.reserve
  FROM kesu.draw d
  JOIN kesu.drawn_psu p USING (survey_id)
  JOIN units a ON a.kind = 'areas' AND a.psu = p.name
  LEFT JOIN units h ON h.kind = 'households' AND h.psu = p.name
  WHERE d.survey_id = draw_drawn.survey_id
  ORDER BY p.stratum COLLATE "C", a.number;
END
$$;

-- Lists the people of some psus of a survey's frame, or the households that were listed there: psu by
-- psu, in the order of the file.
CREATE FUNCTION kesu_fn.draw_people(survey_id int4, psus text[])
  RETURNS TABLE (psu int4, unit text, household text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_people.survey_id);
  RETURN QUERY
  SELECT n.number::int4 - 1, u.unit, u.household
  FROM unnest(draw_people.psus) WITH ORDINALITY AS n (name, number)
  JOIN kesu.frame f ON f.survey_id = draw_people.survey_id AND f.kind <> 'areas'
  JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.psu = n.name
  ORDER BY n.number, u.number;
END
$$;

-- Writes down how a survey's sample is drawn.
CREATE FUNCTION kesu_fn.draw_begin(survey_id int4, seed int8, take int4, reserve int4)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_begin.survey_id);
  INSERT INTO kesu.draw (survey_id, seed, take, reserve) VALUES (draw_begin.survey_id,
  draw_begin.seed, draw_begin.take, draw_begin.reserve);
END
$$;

-- Stores the psus that were drawn. Of those that are to be walked nothing is listed yet.
CREATE FUNCTION kesu_fn.draw_store_psus(survey_id int4, names text[], strata text[], sizes int8[],
    listed int8[], probabilities float8[], certain int2[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_store_psus.survey_id);
  INSERT INTO kesu.drawn_psu (survey_id, name, stratum, size, listed, probability, certain)
  SELECT draw_store_psus.survey_id, p.name, p.stratum, p.size, p.listed, p.probability, p.certain =
    1
  FROM unnest(draw_store_psus.names, draw_store_psus.strata, draw_store_psus.sizes,
    draw_store_psus.listed,
      draw_store_psus.probabilities, draw_store_psus.certain)
    AS p (name, stratum, size, listed, probability, certain);
END
$$;

-- Stores the people, or households, that were drawn, in this order. Those of a reserve have neither psu
-- nor weight; only households have a table of Kish's.
CREATE FUNCTION kesu_fn.draw_store_people(survey_id int4, units text[], names text[], probabilities
    float8[], replicates int4[], psus int4[], weights float8[], kish text[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(draw_store_people.survey_id);
  INSERT INTO kesu.drawn_person (survey_id, number, unit, psu_name, probability, replicate, psu,
    base_weight, kish)
  SELECT draw_store_people.survey_id, p.number, p.unit, p.name, p.probability, p.replicate, p.psu,
    p.weight, p.kish
  FROM unnest(draw_store_people.units, draw_store_people.names, draw_store_people.probabilities,
      draw_store_people.replicates, draw_store_people.psus, draw_store_people.weights, draw_store_people.kish) WITH ORDINALITY
    AS p (unit, name, probability, replicate, psu, weight, kish, number);
END
$$;

-- Writes down how one person of each household is chosen, and how many households each psu has.
CREATE FUNCTION kesu_fn.household_draw_store(survey_id int4, respondent text, names text[], listed
    int8[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(household_draw_store.survey_id);
  WITH begun AS (
    INSERT INTO kesu.household_draw (survey_id, respondent) VALUES (household_draw_store.survey_id,
      household_draw_store.respondent)
  )
  UPDATE kesu.drawn_psu p
  SET listed = l.listed
  FROM unnest(household_draw_store.names, household_draw_store.listed) AS l (name, listed)
  WHERE p.survey_id = household_draw_store.survey_id AND p.name = l.name;
END
$$;

-- Stores the strata of a sample.
CREATE FUNCTION kesu_fn.sample_strata(survey_id int4, strata int4[], labels text[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(sample_strata.survey_id);
  INSERT INTO kesu.stratum (survey_id, stratum, label)
  SELECT sample_strata.survey_id, s.stratum, s.label FROM unnest(sample_strata.strata,
    sample_strata.labels)
    AS s (stratum, label);
END
$$;

-- Stores the primary sampling units of a sample.
CREATE FUNCTION kesu_fn.sample_psus(survey_id int4, psus int4[], strata int4[], regions text[],
    residences text[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(sample_psus.survey_id);
  INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)
  SELECT sample_psus.survey_id, p.psu, p.stratum, s.vintage, p.region, p.residence
  FROM kesu.survey s
  CROSS JOIN unnest(sample_psus.psus, sample_psus.strata, sample_psus.regions,
    sample_psus.residences)
    AS p (psu, stratum, region, residence)
  WHERE s.survey_id = sample_psus.survey_id;
END
$$;

-- Stores one invitation for each sampled person.
CREATE FUNCTION kesu_fn.sample_invitations(survey_id int4, attempts uuid[], psus int4[],
    base_weights float8[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(sample_invitations.survey_id);
  INSERT INTO kesu.invitation (attempt, survey_id, psu, base_weight)
  SELECT i.attempt, sample_invitations.survey_id, i.psu, i.base_weight
  FROM unnest(sample_invitations.attempts, sample_invitations.psus, sample_invitations.base_weights)
    AS i (attempt, psu, base_weight);
END
$$;

-- Tells how many replicates a survey's draw holds, how many are released, and how many people, or
-- households, are invited or to be invited.
CREATE FUNCTION kesu_fn.release_left(survey_id int4)
  RETURNS TABLE (reserve int4, released int4, people int8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(release_left.survey_id);
  RETURN QUERY
  SELECT d.reserve,
    coalesce((SELECT max(r.through) FROM kesu.release r WHERE r.survey_id = d.survey_id), 0),
    (SELECT count(*) FROM kesu.drawn_person p WHERE p.survey_id = d.survey_id AND p.psu IS NOT NULL)
  FROM kesu.draw d
  WHERE d.survey_id = release_left.survey_id;
END
$$;

-- Releases the next replicates of a survey's reserve; what follows is done by the row's triggers.
CREATE FUNCTION kesu_fn.release_store(survey_id int4, replicates int4, reason text)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(release_store.survey_id);
  INSERT INTO kesu.release (survey_id, replicates, reason) VALUES (release_store.survey_id,
  release_store.replicates, release_store.reason);
END
$$;

GRANT EXECUTE ON FUNCTION
  kesu_fn.sample_hold(text),
  kesu_fn.sample_note(text, text, jsonb),
  kesu_fn.frame_units_add(int4, int4, text[], text[], text[], text[], text[], text[], text[],
    text[], text[]),
  kesu_fn.frame_people_add(int4, int4, text[]),
  kesu_fn.frame_regions(int4),
  kesu_fn.frame_begin(int4, text, bytea),
  kesu_fn.frame_changes(int4, int4),
  kesu_fn.frame_drop(int4),
  kesu_fn.draw_psus(int4),
  kesu_fn.draw_drawn(int4),
  kesu_fn.draw_people(int4, text[]),
  kesu_fn.draw_begin(int4, int8, int4, int4),
  kesu_fn.draw_store_psus(int4, text[], text[], int8[], int8[], float8[], int2[]),
  kesu_fn.draw_store_people(int4, text[], text[], float8[], int4[], int4[], float8[], text[]),
  kesu_fn.household_draw_store(int4, text, text[], int8[]),
  kesu_fn.sample_strata(int4, int4[], text[]),
  kesu_fn.sample_psus(int4, int4[], int4[], text[], text[]),
  kesu_fn.sample_invitations(int4, uuid[], int4[], float8[]),
  kesu_fn.release_left(int4),
  kesu_fn.release_store(int4, int4, text)
  TO kesu_staff;
