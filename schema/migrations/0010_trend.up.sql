-- What a run says of the years before and of the target's year. Stored with the run: what it was
-- compared with is named, and never changes under a published figure.

-- A region's share against an earlier one: a plan's baseline, or a run of an earlier wave that was made
-- with the same instrument by the same standard.
CREATE TABLE kesu.trend (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  kind text NOT NULL CHECK (kind IN ('baseline', 'wave')),
  year int2 NOT NULL,
  reference_run int8 REFERENCES kesu.run,
  reference_share kesu.share NOT NULL,
  reference_se float8 CHECK (reference_se >= 0),
  derived boolean NOT NULL, -- the plan's baseline was computed from its words
  change float8 NOT NULL,
  se float8 NOT NULL CHECK (se >= 0),
  df float8 NOT NULL,
  ci_low float8 NOT NULL,
  ci_high float8 NOT NULL CHECK (ci_low <= change AND change <= ci_high),
  p float8 CHECK (p BETWEEN 0 AND 1),
  reference_se_most float8 CHECK (reference_se_most >= 0),
  PRIMARY KEY (run_id, region, kind, year),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK ((kind = 'wave') = (reference_run IS NOT NULL)),
  -- An error that nobody published is not taken for none: no test, and it says so by being absent.
  CHECK ((kind = 'wave') = (reference_se IS NOT NULL)),
  CHECK (reference_se IS NOT NULL OR p IS NULL)
);

-- The waves drawn out to the year of the target, from two waves on.
CREATE TABLE kesu.projection (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  model text NOT NULL CHECK (model IN ('linear', 'logit')),
  waves int2 NOT NULL CHECK (waves >= 2),
  year int2 NOT NULL,
  target kesu.share NOT NULL,
  share float8 NOT NULL, -- a line may leave 0..1: shown, not cut
  se float8 NOT NULL CHECK (se >= 0),
  ci_low float8 NOT NULL,
  ci_high float8 NOT NULL CHECK (ci_low <= ci_high),
  probability float8 NOT NULL CHECK (probability BETWEEN 0 AND 1),
  verdict text NOT NULL CHECK (verdict IN ('above', 'below', 'undecided')),
  PRIMARY KEY (run_id, region, model),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region
);

CREATE TRIGGER trend_is_published BEFORE UPDATE OR DELETE ON kesu.trend
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER projection_is_published BEFORE UPDATE OR DELETE ON kesu.projection
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.trend, kesu.projection TO kesu_staff;
ALTER TABLE kesu.trend ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.trend FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = trend.run_id AND r.rehearsal));
ALTER TABLE kesu.projection ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.projection FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = projection.run_id AND r.rehearsal));
