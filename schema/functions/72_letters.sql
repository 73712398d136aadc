-- SPDX-License-Identifier: GPL-3.0-or-later
-- The letters of a sample, for commands and for accounts alike; as in 71_sample_make.sql.

-- Lists the drawn people, or households, who are to get a letter, psu by psu: those without one, or
-- with `reprint` those with one, whose invitation it returns. `psus`, `numbers` NULL: of all psus, all
-- cases. With
-- `released`, only those whom a release has brought in.
CREATE FUNCTION kesu_fn.letter_people(survey_id int4, psus text[], numbers int4[],
    reprint bool, released bool)
  RETURNS TABLE (number int4, unit text, psu_name text, stratum text, psu int4, base_weight float8,
    person jsonb, old_attempt uuid, respondent text, kish text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(letter_people.survey_id);
  RETURN QUERY
  SELECT d.number, d.unit, d.psu_name, p.stratum, d.psu, d.base_weight, w.person, l.attempt,
    h.respondent, d.kish
  FROM kesu.drawn_person d
  JOIN kesu.drawn_psu p ON p.survey_id = d.survey_id AND p.name = d.psu_name
  JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
  JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
  LEFT JOIN kesu_identity.frame_person w ON w.frame_id = u.frame_id AND w.number = u.number
  LEFT JOIN kesu_identity.letter l ON l.survey_id = d.survey_id AND l.number = d.number
  LEFT JOIN kesu.household_draw h ON h.survey_id = d.survey_id
  WHERE d.survey_id = letter_people.survey_id AND d.psu IS NOT NULL AND (d.replicate > 0 OR NOT
    letter_people.released)
    AND (letter_people.psus IS NULL OR d.psu_name = ANY (letter_people.psus))
    AND (letter_people.numbers IS NULL OR d.number = ANY (letter_people.numbers))
    AND (l.attempt IS NOT NULL) = letter_people.reprint
  ORDER BY d.number;
END
$$;

-- What a survey's letters say of it, in Chinese. The last moment to answer is the planned end, or the
-- last day of the approval where that comes first; NULL: neither is known.
CREATE FUNCTION kesu_fn.letter_survey(survey_id int4)
  RETURNS TABLE (title text, region text, authority text, form_number text, approval_number text,
    valid_until text, until text, rehearsal bool, lacks_approval bool)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(letter_survey.survey_id);
  RETURN QUERY
  SELECT s.title::jsonb ->> 'zh', r.name::jsonb ->> 'zh', s.issuing_body, s.form_number,
    s.approval_number, to_char(s.valid_until, 'FMYYYY"年"FMMM"月"FMDD"日"'),
    CASE WHEN s.closes_at < (s.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
        OR s.valid_until IS NULL
      THEN to_char(s.closes_at AT TIME ZONE 'Asia/Shanghai',
        'FMYYYY"年"FMMM"月"FMDD"日"FMHH24"时"MI"分"')
      ELSE to_char(s.valid_until, 'FMYYYY"年"FMMM"月"FMDD"日24时"') END,
    s.rehearsal, s.result_class = 'official' AND s.state = 'draft'
  FROM kesu.survey s
  JOIN kesu.region r ON r.vintage = s.vintage AND r.code = s.region
  WHERE s.survey_id = letter_survey.survey_id;
END
$$;

-- Stores whose letters the invitations are in.
CREATE FUNCTION kesu_fn.letter_store(survey_id int4, numbers int4[], attempts uuid[])
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.sample_check(letter_store.survey_id);
  INSERT INTO kesu_identity.letter (survey_id, number, attempt)
  SELECT letter_store.survey_id, l.number, l.attempt
  FROM unnest(letter_store.numbers, letter_store.attempts) AS l (number, attempt);
END
$$;

-- Makes invitations of a survey void, together with the letters that they are in.
CREATE FUNCTION kesu_fn.letter_void(survey_id int4, attempts uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM kesu_fn.sample_check(letter_void.survey_id);
  DELETE FROM kesu_identity.letter l
    WHERE l.survey_id = letter_void.survey_id AND l.attempt = ANY (attempts);
  DELETE FROM kesu.invitation i
    WHERE i.survey_id = letter_void.survey_id AND i.attempt = ANY (attempts);
END
$$;

GRANT EXECUTE ON FUNCTION
  kesu_fn.letter_people(int4, text[], int4[], bool, bool),
  kesu_fn.letter_survey(int4),
  kesu_fn.letter_store(int4, int4[], uuid[]),
  kesu_fn.letter_void(int4, uuid[])
  TO kesu_staff;
