-- What a run says of townships beyond their own direct shares, and of the order of siblings. Both only
-- for a run whose class may have shares.

-- A township's model-based share, beside its direct one in kesu.estimate and never in its place.
CREATE TABLE kesu.area_estimate (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  parent kesu.region_code NOT NULL, -- the county whose townships were modelled together
  kind text NOT NULL CHECK (kind IN ('sampled', 'synthetic', 'none')),
  share kesu.share,
  rmse float8 CHECK (rmse >= 0),
  ci_low kesu.share,
  ci_high kesu.share,
  gamma float8 CHECK (gamma BETWEEN 0 AND 1), -- how much of it is the direct share
  status text NOT NULL CHECK (status IN ('show', 'flag', 'suppress')),
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, region),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  FOREIGN KEY (vintage, parent) REFERENCES kesu.region,
  CHECK ((kind = 'none') = (share IS NULL)),
  CHECK (kind <> 'none' OR (status = 'suppress' AND reason <> '')),
  CHECK (kind <> 'synthetic' OR gamma = 0),
  CHECK (kind = 'none' OR (rmse IS NOT NULL AND gamma IS NOT NULL AND ci_low IS NOT NULL
    AND ci_high IS NOT NULL AND ci_low <= share AND share <= ci_high))
);

-- A region's place among its siblings: an interval of ranks. There is no column for a bare rank.
CREATE TABLE kesu.region_rank (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  parent kesu.region_code NOT NULL,
  region kesu.region_code NOT NULL,
  figure text NOT NULL CHECK (figure IN ('direct', 'model')), -- one kind for all siblings
  ranked int4 NOT NULL CHECK (ranked >= 2), -- siblings with such a figure
  siblings int4 NOT NULL CHECK (siblings >= ranked),
  rank_low int4 CHECK (rank_low >= 1), -- NULL: not among the ranked
  rank_high int4 CHECK (rank_high <= ranked),
  tied_with text[] NOT NULL DEFAULT '{}', -- siblings that the data cannot put before or behind it
  PRIMARY KEY (run_id, parent, region),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (vintage, parent) REFERENCES kesu.region,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK ((rank_low IS NULL) = (rank_high IS NULL)),
  CHECK (rank_low <= rank_high),
  CHECK (rank_low IS NOT NULL OR tied_with = '{}')
);

CREATE TRIGGER area_estimate_is_published BEFORE UPDATE OR DELETE ON kesu.area_estimate
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER region_rank_is_published BEFORE UPDATE OR DELETE ON kesu.region_rank
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.area_estimate, kesu.region_rank TO kesu_staff;

ALTER TABLE kesu.area_estimate ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.area_estimate FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = area_estimate.run_id AND r.rehearsal));
ALTER TABLE kesu.region_rank ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.region_rank FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = region_rank.run_id AND r.rehearsal));
