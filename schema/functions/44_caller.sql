-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who asks: a lane's connection for an account, or the session of a command, which may all.

-- Whether the connection is a lane's. current_setting('role') is the role that it has set, or none.
CREATE FUNCTION kesu_fn.is_staff() RETURNS boolean
  LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('role'), 'none'), session_user) = 'kesu_staff';

-- The survey of this address, when the caller sees it: an account sees those of which a part lies in its
-- region, and rehearsals. KV404: any other is not there. What it may do with it is asked by the caller.
CREATE FUNCTION kesu_fn.survey_seen(slug text) RETURNS kesu.survey
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  survey kesu.survey;
BEGIN
  SELECT * INTO survey FROM kesu.survey s WHERE s.slug = survey_seen.slug;
  IF survey.survey_id IS NULL OR kesu_fn.is_staff()
      AND (kesu.meets_subtree(kesu.scope_prefix(), survey.region) OR survey.rehearsal) IS NOT TRUE THEN
    RAISE EXCEPTION 'there is no survey %', slug USING ERRCODE = 'KV404';
  END IF;
  RETURN survey;
END
$$;
