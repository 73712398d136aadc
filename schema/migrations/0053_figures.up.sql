-- What others have published of a region, and what a run says of the comparisons that a plan promises.

-- A figure from outside, as its source prints it. A figure that is loaded again with other content is a new
-- version; what was is kept, because runs were judged by it.
CREATE TABLE kesu.figure (
  figure_id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  series text NOT NULL CHECK (series <> ''),
  region text NOT NULL CHECK (region ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12}|CN)$'),
  "group" text NOT NULL CHECK ("group" <> ''),
  year int2 NOT NULL CHECK (year BETWEEN 1990 AND 2100),
  version int4 NOT NULL CHECK (version >= 1),
  estimate kesu.share, -- NULL: taken back, as the note says
  se float8 CHECK (se > 0),
  n int4 CHECK (n >= 1),
  standard text NOT NULL, -- by which it was judged, as "cast-2024" or "cast-2024@1.0.0"; '': not stated
  source text NOT NULL CHECK (source <> ''),
  url text NOT NULL CHECK (url ~ '^(https?://.*)?$'),
  note text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now(),
  kind text GENERATED ALWAYS AS (CASE WHEN se IS NOT NULL THEN 'published_with_error'
    WHEN n IS NOT NULL THEN 'published_with_n' ELSE 'published_without_error' END) STORED,
  UNIQUE (series, region, "group", year, version),
  CHECK (estimate IS NOT NULL OR (se IS NULL AND n IS NULL AND note <> ''))
);
CREATE INDEX figure_by_region ON kesu.figure (region, "group", year);
CREATE TRIGGER figure_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON kesu.figure
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
GRANT SELECT ON kesu.figure TO kesu_staff;

-- A region's share held against another region's figure, as the plan promises. One row a figure; a
-- promise without any figure has one row that says so.
CREATE TABLE kesu.run_comparison (
  run_id int8 NOT NULL,
  number int2 NOT NULL, -- of the promise in its plan
  place int2 NOT NULL CHECK (place >= 1),
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  year int2 NOT NULL,
  against text NOT NULL,
  comparison text NOT NULL CHECK (comparison IN ('at_least', 'above')),
  wording text,
  quote text NOT NULL CHECK (quote <> ''),
  outcome text NOT NULL
    CHECK (outcome IN ('judged', 'bound', 'not_comparable', 'not_loaded', 'withheld')),
  reason text NOT NULL CHECK (reason IN ('', 'year', 'standard', 'standard_not_stated')),
  figure_id int8 REFERENCES kesu.figure,
  reference_run int8 REFERENCES kesu.run, -- instead of a figure: what another survey has published
  reference_year int2,
  reference_share kesu.share,
  reference_se float8 CHECK (reference_se >= 0), -- bound: the least that it can be; NULL: not known
  difference float8 CHECK (difference BETWEEN -1 AND 1),
  se float8 CHECK (se >= 0),
  df float8 CHECK (df >= 1),
  ci_low float8 CHECK (ci_low <= difference),
  ci_high float8 CHECK (difference <= ci_high),
  probability float8 CHECK (probability BETWEEN 0 AND 1), -- that the region is not below the other one
  verdict text CHECK (verdict IN ('above', 'below', 'undecided')),
  reference_se_most float8 CHECK (reference_se_most >= 0), -- up to which a bound's verdict stands
  PRIMARY KEY (run_id, number, place),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK ((outcome = 'not_comparable') = (reason <> '')),
  CHECK ((outcome = 'not_loaded') = (figure_id IS NULL AND reference_run IS NULL)),
  CHECK (figure_id IS NULL OR reference_run IS NULL),
  CHECK ((reference_share IS NULL) = (outcome = 'not_loaded')),
  CHECK ((outcome IN ('judged', 'bound')) = (verdict IS NOT NULL)),
  CHECK (num_nulls(difference, se, df, ci_low, ci_high, probability, verdict) IN (0, 7)),
  CHECK (outcome <> 'judged' OR reference_se IS NOT NULL),
  CHECK (reference_se_most IS NULL OR outcome = 'bound')
);
CREATE TRIGGER run_comparison_is_published BEFORE UPDATE OR DELETE ON kesu.run_comparison
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
GRANT SELECT ON kesu.run_comparison TO kesu_staff;
ALTER TABLE kesu.run_comparison ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.run_comparison FOR SELECT TO kesu_staff
  USING (kesu.in_subtree((SELECT kesu.figures_prefix()), region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_comparison.run_id AND r.rehearsal)
    OR (kesu.above_subtree((SELECT kesu.figures_prefix()), region)
      AND EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = run_comparison.run_id)));

-- A sibling may be ranked by what others have published of it. Where its error is not known, the ranks
-- are at least as uncertain as their intervals say.
ALTER TABLE kesu.region_rank
  ADD COLUMN figure_id int8 REFERENCES kesu.figure,
  ADD COLUMN is_bound boolean NOT NULL DEFAULT false,
  ADD CHECK (NOT is_bound OR figure_id IS NOT NULL);
-- How many of the peers are ranked by figures of other sources, by such without an error, and have figures
-- that cannot be compared.
ALTER TABLE kesu.run_rank_target
  ADD COLUMN outside int4 NOT NULL DEFAULT 0 CHECK (outside >= 0),
  ADD COLUMN bound int4 NOT NULL DEFAULT 0 CHECK (bound BETWEEN 0 AND outside),
  ADD COLUMN apart int4 NOT NULL DEFAULT 0 CHECK (apart >= 0);
