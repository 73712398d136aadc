-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pilots: attempts of invited colleagues, apart from residents' attempts. What the phones' role does
-- with one it does by its key, which only the link's token gives.

-- A link that opens something now: it has not expired, and its survey may still be tried out.
CREATE FUNCTION kesu_fn.pilot_now(pilot uuid)
  RETURNS TABLE (link kesu.pilot, survey kesu.survey, over boolean)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT p, s, s.state NOT IN ('draft', 'approved', 'open')
    FROM kesu.pilot p JOIN kesu.survey s USING (survey_id)
    WHERE p.pilot = pilot_now.pilot AND p.expires_at > now();
  END;

CREATE FUNCTION kesu_fn.pilot_acknowledged(pilot uuid) RETURNS int4
  LANGUAGE sql STABLE
  RETURN (
    SELECT coalesce(max(n.seq), 0)
    FROM (
      SELECT k.seq, row_number() OVER (ORDER BY k.seq) AS place
      FROM kesu.pilot_answer k WHERE k.pilot = pilot_acknowledged.pilot) n
    WHERE n.seq = n.place);

-- The latest response to each item; NULL: it was taken back.
CREATE FUNCTION kesu_fn.pilot_latest(pilot uuid)
  RETURNS TABLE (number int2, response int8, elapsed_ms int4)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT DISTINCT ON (g.item) g.item, g.response, g.elapsed
    FROM kesu.pilot_answer k,
      unnest(k.items, k.responses, k.elapsed_ms) AS g (item, response, elapsed)
    WHERE k.pilot = pilot_latest.pilot
    ORDER BY g.item, k.seq DESC;
  END;

-- The choices of a response to an item with choices; of a number none.
CREATE FUNCTION kesu_fn.response_choices(type text, response int8) RETURNS int4[]
  LANGUAGE sql IMMUTABLE
  RETURN CASE type
    WHEN 'number' THEN '{}'::int4[]
    WHEN 'multiple' THEN ARRAY(
      SELECT b + 1 FROM generate_series(0, 30) AS b WHERE response >> b & 1 = 1)
    ELSE ARRAY[response::int4]
  END;

-- What a phone goes on with, as the API returns an attempt. No row: the link opens nothing.
CREATE FUNCTION kesu_fn.pilot_read(pilot uuid) RETURNS TABLE (over boolean, document jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT n.over, jsonb_build_object('attempt', pilot_read.pilot, 'survey', (n.survey).slug,
      'title', (n.survey).title, 'rehearsal', (n.survey).rehearsal, 'state', (n.link).state,
      'language', (n.link).language, 'acknowledged', a.acknowledged,
      'next_seq', a.acknowledged + 1,
      'booklet', jsonb_build_object('href', '/api/v1/pilot/booklet'),
      'receipt', (n.link).receipt,
      'answers', coalesce((
        SELECT jsonb_agg(jsonb_build_object('item', i.code) || CASE i.type
            WHEN 'number' THEN jsonb_build_object('value', l.response)
            WHEN 'multiple' THEN jsonb_build_object('choices',
              kesu_fn.response_choices(i.type, l.response))
            ELSE jsonb_build_object('choice', l.response) END ORDER BY i.number)
        FROM kesu_fn.pilot_latest(pilot_read.pilot) l
        JOIN kesu.item i ON i.instrument_id = (n.survey).instrument_id AND i.number = l.number
        WHERE l.response IS NOT NULL), '[]'),
      'background', coalesce((
        SELECT jsonb_object_agg(t.key, t.value) FILTER (WHERE t.value <> 'null')
        FROM (
          SELECT DISTINCT ON (g.key) g.key, g.value
          FROM kesu.pilot_answer k, jsonb_each(k.background) AS g (key, value)
          WHERE k.pilot = pilot_read.pilot ORDER BY g.key, k.seq DESC) t), '{}'))
    FROM kesu_fn.pilot_now(pilot_read.pilot) n
    CROSS JOIN LATERAL (SELECT kesu_fn.pilot_acknowledged(pilot_read.pilot)) a (acknowledged);
  END;

-- Begins a pilot; begun already, it stays as it is. outcome: done | over; NULL: the link opens nothing.
CREATE FUNCTION kesu_fn.pilot_start(pilot uuid, language text) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begun kesu.pilot;
  over boolean;
BEGIN
  SELECT n.over INTO over FROM kesu_fn.pilot_now(pilot_start.pilot) n;
  IF over IS NOT FALSE THEN
    RETURN CASE WHEN over THEN 'over' END;
  END IF;
  UPDATE kesu.pilot p SET state = 'open', language = pilot_start.language, started_at = now()
    WHERE p.pilot = pilot_start.pilot AND p.state = 'new' RETURNING * INTO begun;
  IF FOUND THEN
    INSERT INTO kesu.form_shown (survey_id, booklet, language, how)
      VALUES (begun.survey_id, begun.booklet, begun.language, 'pilot');
  END IF;
  RETURN 'done';
END
$$;

-- What a pilot was begun with. NULL: the link opens nothing, or was not begun, or is over: nobody has
-- anything left to read, and after the end a link must not show the questions.
CREATE FUNCTION kesu_fn.pilot_booklet(pilot uuid) RETURNS bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT b.identity
    FROM kesu_fn.pilot_now(pilot_booklet.pilot) n
    JOIN kesu.booklet b ON b.instrument_id = (n.survey).instrument_id
      AND b.design_id IS NOT DISTINCT FROM (n.survey).design_id
      AND b.number = (n.link).booklet AND b.language = (n.link).language
    WHERE (n.link).state = 'open' AND NOT n.over);

-- What the answers of a pilot are checked by: the questions without their keys.
CREATE FUNCTION kesu_fn.pilot_form(pilot uuid)
  RETURNS TABLE (over boolean, booklet int2, questions text, design text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT n.over, (n.link).booklet, kesu_fn.instrument_questions(i.document), d.document
    FROM kesu_fn.pilot_now(pilot_form.pilot) n
    JOIN kesu.instrument i ON i.instrument_id = (n.survey).instrument_id
    LEFT JOIN kesu.booklet_design d ON d.design_id = (n.survey).design_id;
  END;

-- outcome: stored (now or before) | different | submitted | withdrawn | new; NULL: the link opens nothing
CREATE FUNCTION kesu_fn.pilot_save(pilot uuid, seq int4, items int2[], responses int8[],
    elapsed_ms int4[], background jsonb)
  RETURNS TABLE (outcome text, acknowledged int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before record;
BEGIN
  SELECT p.state INTO outcome FROM kesu.pilot p
    WHERE p.pilot = pilot_save.pilot AND p.expires_at > now() FOR UPDATE;
  SELECT k.* INTO before FROM kesu.pilot_answer k
    WHERE k.pilot = pilot_save.pilot AND k.seq = pilot_save.seq;
  IF before.seq IS NOT NULL THEN
    outcome := CASE WHEN (before.items, before.responses, before.elapsed_ms, before.background)
      IS NOT DISTINCT FROM (pilot_save.items, pilot_save.responses, pilot_save.elapsed_ms,
        pilot_save.background) THEN 'stored' ELSE 'different' END;
  ELSIF outcome = 'open' THEN
    INSERT INTO kesu.pilot_answer (pilot, seq, items, responses, elapsed_ms, background)
      VALUES (pilot_save.pilot, pilot_save.seq, pilot_save.items, pilot_save.responses,
        pilot_save.elapsed_ms, pilot_save.background);
    outcome := 'stored';
  END IF;
  acknowledged := kesu_fn.pilot_acknowledged(pilot_save.pilot);
  RETURN NEXT;
END
$$;

-- outcome as kesu_fn.submit has it: created | repeated | withdrawn | incomplete | closed | unknown
CREATE FUNCTION kesu_fn.pilot_submit(pilot uuid, last_seq int4, code text)
  RETURNS TABLE (outcome text, receipt text, acknowledged int4, answers int4, saves int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  link record;
BEGIN
  PERFORM FROM kesu.pilot p WHERE p.pilot = pilot_submit.pilot FOR UPDATE;
  SELECT (n.link).state, (n.link).receipt, n.over INTO link
    FROM kesu_fn.pilot_now(pilot_submit.pilot) n;
  acknowledged := kesu_fn.pilot_acknowledged(pilot_submit.pilot);
  outcome := CASE
    WHEN link.state IS NULL OR link.state = 'new' THEN 'unknown'
    WHEN link.state = 'withdrawn' THEN 'withdrawn'
    WHEN link.state = 'submitted' THEN 'repeated'
    WHEN link.over THEN 'closed'
    WHEN acknowledged < pilot_submit.last_seq THEN 'incomplete'
    ELSE 'created' END;
  IF outcome = 'created' THEN
    UPDATE kesu.pilot p SET state = 'submitted', ended_at = now(), receipt = pilot_submit.code
      WHERE p.pilot = pilot_submit.pilot;
  END IF;
  IF outcome IN ('created', 'repeated') THEN
    receipt := coalesce(link.receipt, pilot_submit.code);
    answers := (SELECT count(l.response) FROM kesu_fn.pilot_latest(pilot_submit.pilot) l);
    saves := acknowledged;
  END IF;
  RETURN NEXT;
END
$$;

-- Deletes what a pilot has answered. The state before; NULL: the link opens nothing.
CREATE FUNCTION kesu_fn.pilot_withdraw(pilot uuid) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before text;
BEGIN
  SELECT p.state INTO before FROM kesu.pilot p
    WHERE p.pilot = pilot_withdraw.pilot AND p.expires_at > now() FOR UPDATE;
  IF before IN ('open', 'submitted') THEN
    UPDATE kesu.pilot p SET state = 'withdrawn', ended_at = now(), receipt = NULL
      WHERE p.pilot = pilot_withdraw.pilot;
    DELETE FROM kesu.pilot_answer k WHERE k.pilot = pilot_withdraw.pilot;
  END IF;
  RETURN before;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.pilot_read(uuid), kesu_fn.pilot_start(uuid, text),
  kesu_fn.pilot_booklet(uuid), kesu_fn.pilot_form(uuid),
  kesu_fn.pilot_save(uuid, int4, int2[], int8[], int4[], jsonb),
  kesu_fn.pilot_submit(uuid, int4, text), kesu_fn.pilot_withdraw(uuid) TO kesu_resident;
