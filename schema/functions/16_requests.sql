-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes that a request was refused, if it came by what opens an account, or by a token that once did.
-- Ended sessions are not noted: people come back to pages that they left open.
CREATE FUNCTION kesu_fn.request_refused(method text, operation text, path text, status int4)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  by_hash bytea := decode(current_setting('kesu.token', true), 'hex');
  good text := (SELECT c.account FROM kesu_identity.credential c WHERE c.sha256 = by_hash);
  old kesu_identity.api_token;
  who text := good;
  before int4;
BEGIN
  IF good IS NULL THEN
    SELECT * INTO old FROM kesu_identity.api_token t WHERE t.sha256 = by_hash;
    who := old.account;
  END IF;
  IF who IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO kesu_identity.refusal (account, method, operation, status, noted_at, since)
    VALUES (who, request_refused.method, request_refused.operation, request_refused.status,
      clock_timestamp(), 0)
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    UPDATE kesu_identity.refusal r SET since = r.since + 1
      WHERE r.account = who AND r.method = request_refused.method
        AND r.operation = request_refused.operation AND r.status = request_refused.status
      RETURNING CASE WHEN r.noted_at < clock_timestamp() - interval '10 minutes' THEN r.since END
      INTO before;
    IF before IS NULL THEN
      RETURN;
    END IF;
    UPDATE kesu_identity.refusal r SET since = 0, noted_at = clock_timestamp()
      WHERE r.account = who AND r.method = request_refused.method
        AND r.operation = request_refused.operation AND r.status = request_refused.status;
  END IF;
  PERFORM kesu.audit_note(who, 'request.refuse', 'account/' || who, jsonb_strip_nulls(
    jsonb_build_object('request', request_refused.method || ' ' || left(request_refused.path, 200),
      'status', request_refused.status, 'times', coalesce(before, 1),
      'token', old.token_id, 'because', CASE WHEN old.revoked_at IS NOT NULL THEN 'revoked'
        WHEN old.expires_at <= now() THEN 'expired' WHEN old.token_id IS NOT NULL THEN 'disabled'
        END)));
END
$$;

-- Notes that an account takes a run's figures away as a file. What everybody may take has no account.
CREATE FUNCTION kesu_fn.export_noted(run_id int8, file text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT kesu.audit_note(kesu.account_name(), 'export', 'run/' || r.run_id,
      jsonb_build_object('file', export_noted.file, 'survey', s.slug))
    FROM kesu.run r
    JOIN kesu.survey s USING (survey_id)
    WHERE r.run_id = export_noted.run_id AND kesu.account_name() IS NOT NULL;
  END;
GRANT EXECUTE ON FUNCTION kesu_fn.export_noted(int8, text) TO kesu_staff;
