-- One scoring of one survey, and what came of it. A run is also the job that makes it.
CREATE TABLE kesu.run (
  run_id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  survey_id int4 NOT NULL,
  result_class text NOT NULL,
  rehearsal boolean NOT NULL,
  region kesu.region_code NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
  progress float8 NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  step text NOT NULL DEFAULT '',
  seed int8 NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  requested_by text NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  failure text,
  -- What a figure can be recomputed from.
  program_version text,
  snapshot_sha256 bytea CHECK (length(snapshot_sha256) = 32),
  recipe jsonb,      -- instrument, standard, weights, variance and interval methods
  diagnostics jsonb, -- respondents, weights, design
  UNIQUE (run_id, result_class),
  FOREIGN KEY (survey_id, result_class, rehearsal, region)
    REFERENCES kesu.survey (survey_id, result_class, rehearsal, region),
  CHECK (state <> 'done' OR (program_version IS NOT NULL AND snapshot_sha256 IS NOT NULL
    AND recipe IS NOT NULL AND diagnostics IS NOT NULL)),
  CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX run_by_survey ON kesu.run (survey_id, run_id DESC);
CREATE INDEX run_waiting ON kesu.run (run_id) WHERE state IN ('queued', 'running');

-- A population share: only for a run whose class may have one.
CREATE TABLE kesu.estimate (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  "group" text NOT NULL,
  n int4 NOT NULL CHECK (n >= 0),
  share kesu.share,
  se float8 CHECK (se >= 0),
  ci_low kesu.share,
  ci_high kesu.share,
  df float8,
  deff float8,
  n_eff float8,
  status text NOT NULL CHECK (status IN ('show', 'flag', 'suppress')),
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, region, "group"),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  -- No false precision: a share that may be shown has its error and its interval.
  CHECK (status = 'suppress' OR (share IS NOT NULL AND se IS NOT NULL
    AND ci_low IS NOT NULL AND ci_high IS NOT NULL AND ci_low <= share AND share <= ci_high))
);

-- An activity: counts and mean scores. There is no column for a share or an interval.
CREATE TABLE kesu.activity_statistic (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class = 'activity'),
  "group" text NOT NULL,
  attempts int4 NOT NULL,
  submitted int4 NOT NULL,
  mean_score float8,
  PRIMARY KEY (run_id, "group"),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE
);

-- What a run that is done has published stays: another figure is another run.
CREATE FUNCTION kesu.keep_published() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT r.state FROM kesu.run r WHERE r.run_id = OLD.run_id) = 'done' THEN
    RAISE EXCEPTION 'run % is done: its figures stay as they are', OLD.run_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER run_keeps_published BEFORE UPDATE OR DELETE ON kesu.run
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER estimate_is_published BEFORE UPDATE OR DELETE ON kesu.estimate
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER activity_statistic_is_published BEFORE UPDATE OR DELETE ON kesu.activity_statistic
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.run TO kesu_staff;
-- Staff ask for a run; what becomes of it only the program writes.
GRANT INSERT (survey_id, result_class, rehearsal, region, seed, requested_by)
  ON kesu.run TO kesu_staff;
GRANT SELECT ON kesu.estimate, kesu.activity_statistic TO kesu_staff;

ALTER TABLE kesu.run ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.run FOR SELECT TO kesu_staff
  USING (rehearsal OR kesu.in_scope(region));
-- Asking for a run takes a scope, also for a rehearsal: only somebody who signed in has one.
CREATE POLICY staff_runs_own_subtree ON kesu.run FOR INSERT TO kesu_staff
  WITH CHECK (kesu.in_scope(region));
ALTER TABLE kesu.estimate ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.estimate FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = estimate.run_id AND r.rehearsal));
ALTER TABLE kesu.activity_statistic ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.activity_statistic FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = activity_statistic.run_id));
