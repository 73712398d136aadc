-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files of a survey's fieldwork, whether or not it was scored. What must stay apart stays apart
-- (docs/decisions/0044-files-of-the-fieldwork-stay-apart.md): `fieldwork` counts people by psu, under the
-- numbers that respondents' rows have, and names none; `cases` are under the names that whoever manages the
-- fieldwork works with, and have no such number; `paradata` has neither places nor days.

CREATE FUNCTION kesu_fn.field_table_check(survey kesu.survey, kind text) RETURNS void
  LANGUAGE sql STABLE
  RETURN kesu_fn.export_check(survey, CASE kind WHEN 'cases' THEN 'field'
    WHEN 'paradata' THEN 'export_microdata' ELSE 'read_diagnostics' END);

-- How a file begins: how many rows it has, and why there is none (refused; NULL: there is one). gone: the
-- people who withdrew and did not begin again, as in kesu_fn.progress_survey.
CREATE FUNCTION kesu_fn.field_table_head(slug text, kind text)
  RETURNS TABLE (survey_id int4, rehearsal boolean, at text, refused text, rows int8, gone int8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(field_table_head.slug);
BEGIN
  PERFORM kesu_fn.field_table_check(survey, field_table_head.kind);
  RETURN QUERY
  SELECT survey.survey_id, survey.rehearsal, kesu_fn.stamp(date_trunc('day', now(), 'Asia/Shanghai')),
    CASE
      WHEN field_table_head.kind <> 'paradata' THEN CASE WHEN c.rows = 0 THEN 'no_sample' END
      WHEN NOT survey.rehearsal AND survey.state IN ('draft', 'approved', 'open') THEN 'open'
      WHEN c.rows <= 10 THEN 'few'
    END, c.rows, coalesce(w.gone, 0)
  FROM (SELECT CASE field_table_head.kind
      WHEN 'fieldwork' THEN (SELECT count(*) FROM kesu.field_area f
        WHERE f.survey_id = survey.survey_id)
      WHEN 'cases' THEN (SELECT count(*) FROM kesu.drawn_person d
        WHERE d.survey_id = survey.survey_id)
      ELSE (SELECT count(*) FROM kesu.attempt a
        WHERE a.survey_id = survey.survey_id AND a.state = 'submitted')
    END AS rows) c
  CROSS JOIN LATERAL (
    SELECT greatest(sum(p.withdrawn) - sum(p.unrefused), 0)::int8 AS gone
    FROM kesu.progress_area p WHERE p.survey_id = survey.survey_id) w;
END
$$;

-- The psus of the frame by number, with what is counted of letters, attempts, cases and contacts.
CREATE FUNCTION kesu_fn.fieldwork_rows(survey_id int4)
  RETURNS TABLE (stratum int4, psu int4, drawn int8, sent int8, sent_weight float8, open int8,
    submitted int8, partial int8, break_off int8, refused int8, non_contact int8, other int8,
    ineligible int8, contacts int8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.field_table_check(s, 'fieldwork')
  FROM kesu.survey s WHERE s.survey_id = fieldwork_rows.survey_id;
  RETURN QUERY
  SELECT u.stratum, f.area, f.drawn, coalesce(p.sent, 0)::int8, coalesce(i.weight, 0),
    coalesce(p.open, 0)::int8, coalesce(p.submitted, 0)::int8, coalesce(c.partial, 0)::int8,
    coalesce(c.break_off, 0)::int8, coalesce(c.refused, 0)::int8, coalesce(c.non_contact, 0)::int8,
    coalesce(c.other, 0)::int8, coalesce(c.ineligible, 0)::int8, coalesce(k.contacts, 0)::int8
  FROM kesu.field_area f
  JOIN kesu.psu u ON u.survey_id = f.survey_id AND u.psu = f.area
  LEFT JOIN (
    SELECT q.area, sum(q.sent) AS sent, sum(q.open) AS open, sum(q.submitted) AS submitted
    FROM kesu.progress_area q WHERE q.survey_id = fieldwork_rows.survey_id GROUP BY q.area
  ) p ON p.area = f.area
  LEFT JOIN (
    SELECT q.area, sum(n.base_weight) AS weight
    FROM kesu.invitation n JOIN kesu.field_psu q USING (survey_id, psu)
    WHERE n.survey_id = fieldwork_rows.survey_id GROUP BY q.area
  ) i ON i.area = f.area
  LEFT JOIN (
    SELECT q.area, sum(q.cases) FILTER (WHERE q.class = 'partial') AS partial,
      sum(q.cases) FILTER (WHERE q.class = 'break_off') AS break_off,
      sum(q.cases) FILTER (WHERE q.class = 'refused') AS refused,
      sum(q.cases) FILTER (WHERE q.class = 'non_contact') AS non_contact,
      sum(q.cases) FILTER (WHERE q.class = 'other') AS other,
      sum(q.cases) FILTER (WHERE q.class = 'ineligible') AS ineligible
    FROM kesu_fn.progress_classes(fieldwork_rows.survey_id) q GROUP BY q.area
  ) c ON c.area = f.area
  LEFT JOIN (
    SELECT q.area, sum(q.contacts) AS contacts
    FROM kesu.progress_contact q WHERE q.survey_id = fieldwork_rows.survey_id GROUP BY q.area
  ) k ON k.area = f.area
  WHERE f.survey_id = fieldwork_rows.survey_id
  ORDER BY f.area;
END
$$;

-- The drawn people, one row each, in an order of what is in it: no number, name, interviewer or note, and
-- of times the days.
CREATE FUNCTION kesu_fn.case_rows(survey_id int4)
  RETURNS TABLE (stratum text, psu text, region text, replicate int4, released boolean,
    disposition text, aapor text, class text, contacts int4, letters int4, phones int4, visits int4,
    messages int4, first_day text, last_day text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.field_table_check(s, 'cases')
  FROM kesu.survey s WHERE s.survey_id = case_rows.survey_id;
  RETURN QUERY
  SELECT p.stratum, d.psu_name, u.region::text, d.replicate, d.psu IS NOT NULL, o.code, o.aapor,
    o.class, coalesce(k.contacts, 0), coalesce(k.letters, 0), coalesce(k.phones, 0),
    coalesce(k.visits, 0), coalesce(k.messages, 0), k.first_day, k.last_day
  FROM kesu.drawn_person d
  JOIN kesu.drawn_psu p ON p.survey_id = d.survey_id AND p.name = d.psu_name
  LEFT JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
  LEFT JOIN kesu.psu u ON u.survey_id = f.survey_id AND u.psu = f.area
  LEFT JOIN kesu.case_outcome c ON c.survey_id = d.survey_id AND c.number = d.number
  LEFT JOIN kesu.disposition o ON o.code = c.disposition
  LEFT JOIN (
    SELECT t.number, count(*)::int4 AS contacts,
      (count(*) FILTER (WHERE t.mode = 'letter'))::int4 AS letters,
      (count(*) FILTER (WHERE t.mode = 'phone'))::int4 AS phones,
      (count(*) FILTER (WHERE t.mode = 'visit'))::int4 AS visits,
      (count(*) FILTER (WHERE t.mode = 'sms'))::int4 AS messages,
      (min(t.at) AT TIME ZONE 'Asia/Shanghai')::date::text AS first_day,
      (max(t.at) AT TIME ZONE 'Asia/Shanghai')::date::text AS last_day
    FROM kesu.contact t
    WHERE t.survey_id = case_rows.survey_id AND t.disposition IS NOT NULL
      AND NOT EXISTS (SELECT FROM kesu.contact x WHERE x.corrects = t.contact_id)
    GROUP BY t.number
  ) k ON k.number = d.number
  WHERE d.survey_id = case_rows.survey_id
  ORDER BY 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15;
END
$$;

-- Submitted attempts in an order of what is in the row. Seconds: of each answered item all the time that
-- was spent on it; the quartiles of the items, to half a second.
CREATE FUNCTION kesu_fn.paradata_rows(survey_id int4)
  RETURNS TABLE (invited boolean, assisted boolean, language text, booklet int2, minutes int2,
    saves int4, seconds float8[], too_fast boolean, same_choice boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.field_table_check(s, 'paradata')
  FROM kesu.survey s WHERE s.survey_id = paradata_rows.survey_id;
  IF (SELECT h.refused FROM kesu.survey s, kesu_fn.field_table_head(s.slug, 'paradata') h
      WHERE s.survey_id = paradata_rows.survey_id) IS NOT NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
  SELECT a.invited, a.assisted, a.language, a.booklet, kesu.attempt_minutes(a), r.last_seq, q.seconds,
    coalesce(d.too_fast, false), coalesce(d.same_choice, false)
  FROM kesu.attempt a
  LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
  LEFT JOIN kesu.doubtful_attempt d ON d.attempt = a.attempt
  CROSS JOIN LATERAL (
    SELECT ARRAY(SELECT round(2 * p) / 2 FROM unnest(percentile_cont(ARRAY[0.25, 0.5, 0.75])
      WITHIN GROUP (ORDER BY t.seconds)) p) AS seconds
    FROM (
      SELECT sum(e.ms) / 1000.0::float8 AS seconds
      FROM kesu.answer k CROSS JOIN LATERAL unnest(k.items, k.elapsed_ms) e (item, ms)
      WHERE k.attempt = a.attempt AND k.seq <= r.last_seq AND e.ms >= 0
      GROUP BY e.item
    ) t
  ) q
  WHERE a.survey_id = paradata_rows.survey_id AND a.state = 'submitted'
  ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
END
$$;

-- Notes that an account takes such a file away.
CREATE FUNCTION kesu_fn.field_export_noted(slug text, file text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT kesu.audit_note(kesu.account_name(), 'export', 'survey/' || s.slug,
      jsonb_build_object('file', field_export_noted.file, 'survey', s.slug))
    FROM kesu.survey s
    WHERE s.slug = field_export_noted.slug AND kesu.account_name() IS NOT NULL;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.field_table_head(text, text), kesu_fn.fieldwork_rows(int4),
  kesu_fn.case_rows(int4), kesu_fn.paradata_rows(int4), kesu_fn.field_export_noted(text, text)
  TO kesu_staff;
