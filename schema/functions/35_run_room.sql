-- SPDX-License-Identifier: GPL-3.0-or-later
-- Before a run is requested: of a survey that an account sees a part of it asks for none.
CREATE FUNCTION kesu_fn.run_allowed(region text) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'kesu_staff' AND NOT kesu.in_scope(run_allowed.region) THEN
    RAISE EXCEPTION 'the survey lies outside of the account''s region'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN true;
END
$$;

-- After a run was requested, in the same transaction: whether it may wait. Of a survey one run waits
-- for the job runner, of an account 20. Requests of one survey are looked at one after the other.
-- KQ001: another run of the survey waits. KQ002: too many of the account's wait.
CREATE FUNCTION kesu_fn.run_room(survey_id int4, account text) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(5440303, run_room.survey_id);
  IF (SELECT count(*) FROM kesu.run r
      WHERE r.survey_id = run_room.survey_id AND r.state = 'queued') > 1 THEN
    RAISE EXCEPTION 'another run of this survey waits' USING ERRCODE = 'KQ001';
  END IF;
  IF (SELECT count(*) FROM kesu.run r
      WHERE r.requested_by = run_room.account AND r.state = 'queued') > 20 THEN
    RAISE EXCEPTION 'too many runs of this account wait' USING ERRCODE = 'KQ002';
  END IF;
  RETURN true;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.run_allowed(text), kesu_fn.run_room(int4, text) TO kesu_staff;
