-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a survey lacks for a step (a state to go to), as codes that the program has words for; no row:
-- the step can be taken. The fields of an approval are looked at as they will be stored.
CREATE FUNCTION kesu_fn.survey_lacks(survey kesu.survey, step text, reason text)
  RETURNS TABLE (lack text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT l.lack
    FROM (VALUES
      ('state', step NOT IN ('approved', 'open', 'closed', 'withdrawn')
        OR NOT kesu.survey_step_may((survey).state, step, (survey).result_class,
          (survey).rehearsal) AND NOT (step = 'open' AND (survey).state = 'draft')),
      ('approval', step = 'open' AND (survey).state = 'draft'
        AND (survey).result_class = 'official'),
      ('questionnaire', step IN ('approved', 'open') AND NOT EXISTS (
        SELECT FROM kesu.booklet b WHERE b.instrument_id = (survey).instrument_id
          AND b.design_id IS NOT DISTINCT FROM (survey).design_id)),
      -- Without a sample there is nothing that those who opted in could be set against.
      ('probability_sample', step IN ('approved', 'open') AND NOT (survey).sampled
        AND (survey).result_class = 'model_assisted'),
      ('form_number', step = 'approved' AND coalesce((survey).form_number, '') = ''),
      ('authority', step = 'approved' AND coalesce((survey).issuing_body, '') = ''),
      ('approval_number', step = 'approved' AND coalesce((survey).approval_number, '') = ''),
      ('valid_from', step = 'approved' AND (survey).valid_from IS NULL),
      ('valid_until', step = 'approved' AND (survey).valid_until IS NULL),
      ('valid_order', step = 'approved' AND (survey).valid_from > (survey).valid_until),
      ('valid_over', step IN ('approved', 'open') AND (survey).valid_until < kesu.today()),
      ('valid_short', step IN ('approved', 'open') AND (survey).closes_at
        > ((survey).valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'),
      ('valid_later', step = 'open' AND (survey).valid_from > kesu.today()),
      ('sample', step = 'open' AND (survey).sampled AND NOT EXISTS (
        SELECT FROM kesu.invitation i WHERE i.survey_id = (survey).survey_id)),
      -- Whoever is drawn and never asked would be missing from the figure without a word.
      ('letters', step = 'open' AND (survey).sampled AND (
          SELECT count(*) FROM kesu.drawn_person d
          WHERE d.survey_id = (survey).survey_id AND d.psu IS NOT NULL) > (
        SELECT nullif(count(*), 0) FROM kesu.invitation i WHERE i.survey_id = (survey).survey_id)),
      ('opens_later', step = 'open' AND (survey).opens_at > now()),
      ('closes_over', step IN ('approved', 'open') AND (survey).closes_at <= now()),
      ('reason', step = 'withdrawn' AND coalesce(kesu.visible_trimmed(reason), '') = '')
    ) AS l (lack, is_lacking)
    WHERE l.is_lacking;
  END;

-- Takes a survey to a state, or says what it lacks: then nothing is changed. With the step approved go
-- the fields of the approval; of other steps they are NULL. KV404: there is no such survey.
CREATE FUNCTION kesu_fn.survey_move(slug text, step text, reason text, form_number text,
    authority text, approval_number text, valid_from date, valid_until date)
  RETURNS SETOF text
  LANGUAGE plpgsql AS $$
DECLARE
  survey kesu.survey;
BEGIN
  SELECT * INTO survey FROM kesu.survey s WHERE s.slug = survey_move.slug FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no survey %', slug USING ERRCODE = 'KV404';
  END IF;
  IF step = 'approved' AND survey.state = 'draft' THEN
    survey.form_number := kesu.visible_trimmed(survey_move.form_number);
    survey.issuing_body := kesu.visible_trimmed(survey_move.authority);
    survey.approval_number := kesu.visible_trimmed(survey_move.approval_number);
    survey.valid_from := survey_move.valid_from;
    survey.valid_until := survey_move.valid_until;
  END IF;
  RETURN QUERY SELECT l.lack FROM kesu_fn.survey_lacks(survey, step, reason) l;
  IF FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('kesu.reason', coalesce(reason, ''), true);
  UPDATE kesu.survey s
    SET state = step, form_number = survey.form_number, issuing_body = survey.issuing_body,
      approval_number = survey.approval_number, valid_from = survey.valid_from,
      valid_until = survey.valid_until
    WHERE s.survey_id = survey.survey_id;
  PERFORM set_config('kesu.reason', '', true);
END
$$;

-- The same for an account that may do it, and in whose region the survey's lies. A survey that the
-- account does not see, not even a part of it, is not there.
CREATE FUNCTION kesu_fn.survey_move_by_token(slug text, step text, reason text, form_number text,
    authority text, approval_number text, valid_from date, valid_until date)
  RETURNS SETOF text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  prefix text := kesu.scope_prefix();
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF (kesu.in_subtree(prefix, survey.region) AND kesu.account_may('move_surveys')
      AND (step <> 'withdrawn' OR kesu.account_may('publish'))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not change survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT kesu_fn.survey_move(slug, step, reason, form_number, authority,
    approval_number, valid_from, valid_until);
END
$$;
GRANT EXECUTE ON FUNCTION
  kesu_fn.survey_move_by_token(text, text, text, text, text, text, date, date) TO kesu_staff;
