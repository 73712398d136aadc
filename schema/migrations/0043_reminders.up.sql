-- Reminders by way of an outgoing webhook: who was to be reminded, in waves, and how far each message
-- is. Names and numbers stay in the frame and are read when a message is sent.
CREATE TABLE kesu.reminder_wave (
  wave int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  survey_id int4 NOT NULL REFERENCES kesu.draw,
  psu text, -- drawn_person.psu_name; NULL: of all psus
  text_zh text NOT NULL CHECK (text_zh = kesu.visible_trimmed(text_zh)
    AND length(text_zh) BETWEEN 1 AND 500),
  text_en text NOT NULL CHECK (text_en = kesu.visible_trimmed(text_en)
    AND length(text_en) BETWEEN 1 AND 500),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  made_by text NOT NULL
);
CREATE INDEX reminder_wave_by_survey ON kesu.reminder_wave (survey_id);

-- under way: queued (never tried) and failed (tried, and tried again); the rest has ended.
-- why of dropped and given_up: outcome (there is nothing left to remind of) | closed (the survey) |
-- no_phone (the names were deleted) | tries | old | gone (the receiver wants no more of the wave).
CREATE TABLE kesu.reminder (
  wave int8 NOT NULL REFERENCES kesu.reminder_wave,
  survey_id int4 NOT NULL,
  number int4 NOT NULL, -- the case
  message uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(), -- the same in every try
  state text NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sent', 'failed', 'given_up', 'dropped')),
  why text CHECK (why IN ('outcome', 'closed', 'no_phone', 'tries', 'old', 'gone')),
  tries int4 NOT NULL DEFAULT 0 CHECK (tries >= 0),
  status int4, -- of HTTP, in the last try; NULL: there was none
  due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (wave, number),
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person,
  CHECK ((why IS NOT NULL) = (state IN ('given_up', 'dropped')))
);
CREATE UNIQUE INDEX reminder_once_under_way ON kesu.reminder (survey_id, number)
  WHERE state IN ('queued', 'failed');
CREATE INDEX reminder_due ON kesu.reminder (due_at, wave) WHERE state IN ('queued', 'failed');
CREATE INDEX reminder_under_way ON kesu.reminder (wave, tries, due_at, number)
  WHERE state IN ('queued', 'failed');
CREATE INDEX reminder_by_case ON kesu.reminder (survey_id, number) WHERE state = 'sent';

-- What has ended stays as it is, and so does whom a message is for.
CREATE FUNCTION kesu.reminder_before_update() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.state IN ('queued', 'failed') AND (OLD.wave, OLD.survey_id, OLD.number, OLD.message)
      IS NOT DISTINCT FROM (NEW.wave, NEW.survey_id, NEW.number, NEW.message) THEN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a reminder only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER reminder_only_ends BEFORE UPDATE ON kesu.reminder
  FOR EACH ROW EXECUTE FUNCTION kesu.reminder_before_update();

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['reminder', 'reminder_wave'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_is_kept BEFORE DELETE ON kesu.%1$I'
      ' FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change()', kept);
    EXECUTE format('CREATE TRIGGER %1$s_is_whole BEFORE TRUNCATE ON kesu.%1$I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change()', kept);
  END LOOP;
END
$$;
CREATE TRIGGER reminder_wave_is_fixed BEFORE UPDATE ON kesu.reminder_wave
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

-- The audit has how a wave has ended, in the transaction of its last message. Two that end its last two
-- messages at a time would each see the other's under way: they go one after the other, by the wave's row.
CREATE FUNCTION kesu.reminder_after_update() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM kesu.reminder_wave w
    WHERE w.wave IN (SELECT c.wave FROM changed c WHERE c.state IN ('sent', 'given_up', 'dropped'))
    ORDER BY w.wave FOR UPDATE;
  PERFORM kesu.audit_note(session_user, 'reminder.end', 'survey/' || w.slug,
    jsonb_build_object('wave', w.wave, 'sent', w.sent, 'given_up', w.given_up, 'dropped', w.dropped))
  FROM (
    SELECT s.slug, r.wave, count(*) FILTER (WHERE r.state = 'sent') AS sent,
      count(*) FILTER (WHERE r.state = 'given_up') AS given_up,
      count(*) FILTER (WHERE r.state = 'dropped') AS dropped
    FROM kesu.reminder r JOIN kesu.survey s USING (survey_id)
    WHERE r.wave IN (SELECT c.wave FROM changed c
        WHERE c.state IN ('sent', 'given_up', 'dropped') AND NOT EXISTS (
          SELECT FROM kesu.reminder u WHERE u.wave = c.wave AND u.state IN ('queued', 'failed')))
    GROUP BY s.slug, r.wave ORDER BY r.wave) w;
  RETURN NULL;
END
$$;
CREATE TRIGGER reminder_has_ended AFTER UPDATE ON kesu.reminder
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.reminder_after_update();
