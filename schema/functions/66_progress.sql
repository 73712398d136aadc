-- SPDX-License-Identifier: GPL-3.0-or-later
-- How far a survey's fieldwork is, from the counts that triggers keep.

-- The digits that every region begins with of which somebody may see the fieldwork of a survey: a
-- session, and of a rehearsal everybody, sees all of it, an account that manages fieldwork or may see
-- figures its own subtree.
-- No row: there is no such survey for who asks. is_whole: nothing of it is hidden.
CREATE FUNCTION kesu_fn.progress_seen(slug text)
  RETURNS TABLE (survey_id int4, prefix text, is_whole boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT s.survey_id, p.prefix, s.region ^@ p.prefix
    FROM kesu.survey s
    CROSS JOIN LATERAL (SELECT CASE
      WHEN NOT kesu_fn.is_staff() OR s.rehearsal THEN ''
      WHEN kesu.account_may('field') OR kesu.account_may('read_figures')
        THEN kesu.scope_prefix() END AS prefix) p
    WHERE s.slug = progress_seen.slug
      AND (s.region ^@ p.prefix OR p.prefix ^@ kesu.region_prefix(s.region));
  END;

-- As in server/run/report/src/few.c: neither a part nor the rest is of ten people or fewer.
CREATE FUNCTION kesu_fn.is_tellable(part int8, whole int8) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN part NOT BETWEEN 1 AND 10 AND whole - part NOT BETWEEN 1 AND 10;

-- The submissions that are judged doubtful, as they were told last: of days that are over, eleven
-- submissions or more at a time, and whoever withdrew since is still among them. So no change of these
-- counts is one person's.
CREATE FUNCTION kesu_fn.progress_doubts(survey_id int4)
  RETURNS TABLE (ended int8, too_fast int8, same_choice int8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  more int8[] := '{0,0,0}';
BEGIN
  ended := 0;
  too_fast := 0;
  same_choice := 0;
  FOR one IN
    SELECT sum(p.ended) AS ended, sum(p.too_fast) AS too_fast, sum(p.same_choice) AS same_choice
    FROM kesu.progress_day p
    WHERE p.survey_id = progress_doubts.survey_id AND p.day < kesu.today()
    GROUP BY p.day ORDER BY p.day
  LOOP
    more := ARRAY[more[1] + one.ended, more[2] + one.too_fast, more[3] + one.same_choice];
    IF more[1] > 10 THEN
      ended := ended + more[1];
      too_fast := too_fast + more[2];
      same_choice := same_choice + more[3];
      more := '{0,0,0}';
    END IF;
  END LOOP;
  RETURN NEXT;
END
$$;

-- What is known of a survey as a whole. Counts that would tell of ten people or fewer are NULL, and so
-- is everything when somebody sees a part of it only; but for gone, which is shown to nobody: the people
-- who withdrew, did not begin again and had not opted in beside the sample.
CREATE FUNCTION kesu_fn.progress_survey(slug text)
  RETURNS TABLE (state text, rehearsal boolean, region text, opens text, closes text, at text,
    is_whole boolean, withdrawn int8, elsewhere int8, minutes float8, too_fast int8,
    same_choice int8, gone int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT s.state, s.rehearsal, s.region::text, kesu_fn.stamp(s.opens_at),
      kesu_fn.stamp(s.closes_at), kesu_fn.stamp(now()), n.is_whole,
      CASE WHEN n.is_whole THEN w.withdrawn END, CASE WHEN n.is_whole THEN w.elsewhere END,
      m.minutes,
      CASE WHEN d.ended > 0 AND kesu_fn.is_tellable(d.too_fast, d.ended) THEN d.too_fast END,
      CASE WHEN d.ended > 0 AND kesu_fn.is_tellable(d.same_choice, d.ended)
        THEN d.same_choice END,
      greatest(w.withdrawn - w.unrefused, 0)
    FROM kesu_fn.progress_seen(slug) n
    JOIN kesu.survey s ON s.survey_id = n.survey_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(p.withdrawn), 0)::int8 AS withdrawn,
        coalesce(sum(p.unrefused), 0)::int8 AS unrefused,
        coalesce(sum(p.open + p.submitted) FILTER (WHERE p.area = 0), 0)::int8 AS elsewhere
      FROM kesu.progress_area p WHERE p.survey_id = n.survey_id
    ) w
    LEFT JOIN LATERAL kesu_fn.progress_doubts(n.survey_id) d ON n.is_whole
    LEFT JOIN LATERAL (
      SELECT round((c.minutes + (c.whole / 2.0 - (c.upto - c.n)) / c.n)::numeric, 1)::float8
        AS minutes
      FROM (
        SELECT g.minutes, g.n, sum(g.n) OVER (ORDER BY g.minutes) AS upto, sum(g.n) OVER () AS whole
        FROM (
          SELECT p.minutes, sum(p.submitted) AS n FROM kesu.progress_minutes p
          WHERE p.survey_id = n.survey_id GROUP BY p.minutes HAVING sum(p.submitted) > 0
        ) g
      ) c
      WHERE c.upto >= c.whole / 2.0 AND c.whole > 10
      ORDER BY c.minutes LIMIT 1
    ) m ON n.is_whole;
  END;

-- Cases of a survey by area and the class of their outcome. A household that was counted and has nobody of
-- the survey's ages is ineligible (AAPOR 4.70), whatever was written down of it.
CREATE FUNCTION kesu_fn.progress_classes(survey_id int4)
  RETURNS TABLE (area int4, class text, cases int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH nobody AS (
      SELECT f.area, o.class
      FROM kesu.household h
      JOIN kesu.drawn_person d ON d.survey_id = h.survey_id AND d.number = h.number
      JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
      LEFT JOIN kesu.case_outcome c ON c.survey_id = h.survey_id AND c.number = h.number
      LEFT JOIN kesu.disposition o ON o.code = c.disposition
      WHERE h.survey_id = progress_classes.survey_id AND h.eligible = 0 AND d.psu IS NOT NULL
    )
    SELECT q.area, q.class, sum(q.cases)::int8
    FROM (
      SELECT p.area, o.class, p.cases
      FROM kesu.progress_case p JOIN kesu.disposition o ON o.code = p.disposition
      WHERE p.survey_id = progress_classes.survey_id
      UNION ALL
      SELECT n.area, n.class, -1 FROM nobody n WHERE n.class IS NOT NULL
      UNION ALL
      SELECT n.area, 'ineligible', 1 FROM nobody n
    ) q
    GROUP BY q.area, q.class;
  END;

-- The areas with what is counted of attempts, and of cases by the class of their outcome: all of them,
-- because e is the survey's. is_seen: the reader may see this one.
CREATE FUNCTION kesu_fn.progress_areas(slug text)
  RETURNS TABLE (name text, stratum text, region text, is_seen boolean, drawn int8, sent int8,
    open int8, submitted int8, partial int8, break_off int8, refused int8, non_contact int8,
    other int8, ineligible int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH seen AS MATERIALIZED (SELECT * FROM kesu_fn.progress_seen(slug))
    SELECT coalesce(f.name, f.area::text), coalesce(d.stratum, t.label), u.region::text,
      u.region ^@ n.prefix, f.drawn,
      coalesce(p.sent, 0)::int8, coalesce(p.open, 0)::int8, coalesce(p.submitted, 0)::int8,
      coalesce(c.partial, 0)::int8, coalesce(c.break_off, 0)::int8, coalesce(c.refused, 0)::int8,
      coalesce(c.non_contact, 0)::int8, coalesce(c.other, 0)::int8,
      coalesce(c.ineligible, 0)::int8
    FROM seen n
    JOIN kesu.field_area f ON f.survey_id = n.survey_id
    JOIN kesu.psu u ON u.survey_id = f.survey_id AND u.psu = f.area
    JOIN kesu.stratum t ON t.survey_id = u.survey_id AND t.stratum = u.stratum
    LEFT JOIN kesu.drawn_psu d ON d.survey_id = f.survey_id AND d.name = f.name
    LEFT JOIN (
      SELECT q.area, sum(q.sent) AS sent, sum(q.open) AS open, sum(q.submitted) AS submitted
      FROM kesu.progress_area q WHERE q.survey_id = (SELECT n.survey_id FROM seen n) GROUP BY q.area
    ) p ON p.area = f.area
    LEFT JOIN (
      SELECT q.area, sum(q.cases) FILTER (WHERE q.class = 'partial') AS partial,
        sum(q.cases) FILTER (WHERE q.class = 'break_off') AS break_off,
        sum(q.cases) FILTER (WHERE q.class = 'refused') AS refused,
        sum(q.cases) FILTER (WHERE q.class = 'non_contact') AS non_contact,
        sum(q.cases) FILTER (WHERE q.class = 'other') AS other,
        sum(q.cases) FILTER (WHERE q.class = 'ineligible') AS ineligible
      FROM kesu_fn.progress_classes((SELECT n.survey_id FROM seen n)) q
      GROUP BY q.area
    ) c ON c.area = f.area
    ORDER BY f.area;
  END;

-- What was written down of cases, by who was named in their latest contact; '': nobody.
CREATE FUNCTION kesu_fn.progress_interviewers(slug text)
  RETURNS TABLE (interviewer text, cases int8, contacts int8, complete int8, partial int8,
    break_off int8, refused int8, non_contact int8, other int8, unknown int8, ineligible int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT q.interviewer, sum(q.cases)::int8, sum(q.contacts)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'complete'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'partial'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'break_off'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'refused'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'non_contact'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'other'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'unknown'), 0)::int8,
      coalesce(sum(q.cases) FILTER (WHERE o.class = 'ineligible'), 0)::int8
    FROM kesu_fn.progress_seen(slug) n
    JOIN (
      SELECT c.survey_id, c.area, c.interviewer, c.disposition, c.cases, 0 AS contacts
      FROM kesu.progress_case c
      UNION ALL
      SELECT c.survey_id, c.area, c.interviewer, NULL, 0, c.contacts FROM kesu.progress_contact c
    ) q ON q.survey_id = n.survey_id
    JOIN kesu.psu u ON u.survey_id = q.survey_id AND u.psu = q.area AND u.region ^@ n.prefix
    LEFT JOIN kesu.disposition o ON o.code = q.disposition
    GROUP BY q.interviewer
    HAVING sum(q.contacts) > 0
    ORDER BY q.interviewer COLLATE "C";
  END;

CREATE FUNCTION kesu_fn.progress_dispositions(slug text)
  RETURNS TABLE (code text, aapor text, cases int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT o.code, o.aapor, sum(c.cases)::int8
    FROM kesu_fn.progress_seen(slug) n
    JOIN kesu.progress_case c ON c.survey_id = n.survey_id
    JOIN kesu.psu u ON u.survey_id = c.survey_id AND u.psu = c.area AND u.region ^@ n.prefix
    JOIN kesu.disposition o ON o.code = c.disposition
    GROUP BY o.code, o.aapor
    HAVING sum(c.cases) > 0
    ORDER BY o.aapor COLLATE "C", o.code COLLATE "C";
  END;

-- Submissions by day of China, from the first to today or, of a survey that is not open, to the last
-- one; planned: the share of the time between opening and closing that is over when the day ends.
CREATE FUNCTION kesu_fn.progress_days(slug text)
  RETURNS TABLE (day text, submitted int8, planned float8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH counted AS (
      SELECT p.day, sum(p.submitted)::int8 AS submitted
      FROM kesu_fn.progress_seen(slug) n JOIN kesu.progress_day p ON p.survey_id = n.survey_id
      WHERE n.is_whole GROUP BY p.day HAVING sum(p.submitted) > 0
    ), ends AS (
      SELECT s.opens_at, s.closes_at,
        least((SELECT min(c.day) FROM counted c), (s.opens_at AT TIME ZONE 'Asia/Shanghai')::date,
          s.opened_on) AS first,
        greatest((SELECT max(c.day) FROM counted c),
          CASE WHEN s.state = 'open' THEN kesu.today() END) AS last
      FROM kesu_fn.progress_seen(slug) n JOIN kesu.survey s ON s.survey_id = n.survey_id
      WHERE n.is_whole AND s.opened_on IS NOT NULL
    )
    SELECT d.day::date::text, coalesce(c.submitted, 0),
      -- greatest() would make 0 of no plan.
      CASE WHEN e.opens_at IS NOT NULL AND e.closes_at IS NOT NULL THEN least(greatest(extract(epoch
          FROM (d.day::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - e.opens_at)
        / extract(epoch FROM e.closes_at - e.opens_at), 0), 1)::float8 END
    FROM ends e
    CROSS JOIN LATERAL generate_series(greatest(e.first, e.last - 999)::timestamp, e.last::timestamp,
      interval '1 day') AS d (day)
    LEFT JOIN counted c ON c.day = d.day::date
    ORDER BY d.day;
  END;

-- The regions that areas are added up by: the survey's own and those below it, parents first.
CREATE FUNCTION kesu_fn.progress_regions(slug text)
  RETURNS TABLE (code text, parent text, name jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT r.code::text, r.parent::text, r.name::jsonb
    FROM kesu_fn.progress_seen(slug) n
    JOIN kesu.survey s ON s.survey_id = n.survey_id
    JOIN kesu.programme_region g ON g.programme_id = s.programme_id
    JOIN kesu.region r ON r.vintage = g.vintage AND r.code = g.code
    WHERE r.code ^@ kesu.region_prefix(s.region) AND r.code ^@ n.prefix
    ORDER BY length(kesu.region_prefix(r.code)), r.code COLLATE "C";
  END;

-- Of each listener whether its token, or its session, still opens something, and what. To listen is not
-- to use it: a session whose owner does nothing else ends.
CREATE FUNCTION kesu_fn.progress_listeners(tokens bytea[])
    RETURNS TABLE (place int8, scope text, rights text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT t.place, c.scope, c.rights
    FROM unnest(tokens) WITH ORDINALITY AS t (token, place)
    LEFT JOIN kesu_identity.credential c ON c.sha256 = t.token
    ORDER BY t.place;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.progress_survey(text),
  kesu_fn.progress_areas(text), kesu_fn.progress_interviewers(text),
  kesu_fn.progress_dispositions(text), kesu_fn.progress_days(text), kesu_fn.progress_regions(text)
  TO kesu_staff;
