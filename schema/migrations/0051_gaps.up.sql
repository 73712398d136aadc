-- What a run says of the gaps that plans want to become smaller. Only gaps of shares that are published
-- are rows here: a withheld share has none.

-- The share of the first group less that of the second, in one region; both share psus, so the error is
-- that of the difference.
CREATE TABLE kesu.gap (
  run_id int8 NOT NULL,
  number int4 NOT NULL, -- by region, variable and level
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  group_a text NOT NULL,
  group_b text NOT NULL CHECK (group_b <> group_a),
  status text NOT NULL CHECK (status IN ('show', 'flag')), -- the worse one of the two shares'
  difference float8 NOT NULL CHECK (difference BETWEEN -1 AND 1),
  se float8 NOT NULL CHECK (se >= 0),
  df float8 NOT NULL CHECK (df >= 1),
  ci_low float8 CHECK (ci_low <= difference),
  ci_high float8 CHECK (difference <= ci_high),
  p float8 CHECK (p BETWEEN 0 AND 1),
  p_adjusted float8 CHECK (p_adjusted BETWEEN 0 AND 1), -- Holm, over the pairs of one variable and region
  ratio float8 CHECK (ratio > 0),
  ratio_ci_low float8 CHECK (ratio_ci_low <= ratio),
  ratio_ci_high float8 CHECK (ratio <= ratio_ci_high),
  PRIMARY KEY (run_id, number),
  UNIQUE (run_id, region, group_a, group_b),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK ((p IS NULL) = (ci_low IS NULL) AND (p IS NULL) = (ci_high IS NULL)),
  CHECK ((ratio_ci_low IS NULL) = (ratio_ci_high IS NULL))
);

-- The same gap in an earlier wave, and what has become of it since.
CREATE TABLE kesu.gap_change (
  run_id int8 NOT NULL,
  number int4 NOT NULL,
  region kesu.region_code NOT NULL, -- of the gap, for the policy
  year int2 NOT NULL,
  reference_run int8 NOT NULL REFERENCES kesu.run,
  reference_difference float8 NOT NULL CHECK (reference_difference BETWEEN -1 AND 1),
  reference_se float8 NOT NULL CHECK (reference_se >= 0),
  change float8 NOT NULL,
  se float8 NOT NULL CHECK (se >= 0),
  df float8 NOT NULL,
  ci_low float8 NOT NULL,
  ci_high float8 NOT NULL CHECK (ci_low <= change AND change <= ci_high),
  p float8 CHECK (p BETWEEN 0 AND 1),
  narrowed float8 CHECK (narrowed BETWEEN 0 AND 1), -- probability that the gap is smaller than it was
  PRIMARY KEY (run_id, number, year),
  FOREIGN KEY (run_id, number) REFERENCES kesu.gap ON DELETE CASCADE
);

-- How far apart the true shares of a county's townships are.
CREATE TABLE kesu.area_spread (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL, -- the county
  measure text NOT NULL CHECK (measure IN ('range', 'sd', 'dissimilarity')),
  areas int4 NOT NULL CHECK (areas >= 2),
  value float8 NOT NULL CHECK (value BETWEEN 0 AND 1),
  ci_low float8 NOT NULL CHECK (ci_low >= 0),
  ci_high float8 NOT NULL CHECK (ci_low <= ci_high AND ci_high <= 1),
  PRIMARY KEY (run_id, region, measure),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['gap', 'gap_change', 'area_spread'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_is_published BEFORE UPDATE OR DELETE ON kesu.%1$I'
      ' FOR EACH ROW EXECUTE FUNCTION kesu.keep_published()', name);
    EXECUTE format('GRANT SELECT ON kesu.%I TO kesu_staff', name);
    EXECUTE format('ALTER TABLE kesu.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY staff_sees_own_subtree ON kesu.%1$I FOR SELECT TO kesu_staff'
      ' USING (kesu.in_subtree((SELECT kesu.figures_prefix()), region)'
      '   OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = %1$I.run_id AND r.rehearsal)'
      '   OR (kesu.above_subtree((SELECT kesu.figures_prefix()), region)'
      '     AND EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = %1$I.run_id)))', name);
  END LOOP;
END
$$;
