-- The share of a cell measured in other ways than the headline's in kesu.estimate, which is one of them:
-- from observed points, from expected points, from plausible scores. Only for a run whose class may have
-- shares; what is withheld of the headline is withheld of all, by whoever reads.
CREATE TABLE kesu.estimate_measure (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  vintage int2 NOT NULL,
  region kesu.region_code NOT NULL,
  "group" text NOT NULL,
  measure text NOT NULL
    CHECK (measure IN ('observed', 'eap', 'plausible', 'plausible_rapid_kept')),
  share kesu.share NOT NULL,
  se float8 NOT NULL CHECK (se >= 0),
  ci_low kesu.share NOT NULL,
  ci_high kesu.share NOT NULL,
  df float8 NOT NULL,
  PRIMARY KEY (run_id, region, "group", measure),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  FOREIGN KEY (run_id, region, "group") REFERENCES kesu.estimate ON DELETE CASCADE,
  FOREIGN KEY (vintage, region) REFERENCES kesu.region,
  CHECK (ci_low <= share AND share <= ci_high)
);

CREATE TRIGGER estimate_measure_is_published BEFORE UPDATE OR DELETE ON kesu.estimate_measure
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.estimate_measure TO kesu_staff;
ALTER TABLE kesu.estimate_measure ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_subtree ON kesu.estimate_measure FOR SELECT TO kesu_staff
  USING (kesu.in_scope(region)
    OR EXISTS (SELECT FROM kesu.run r WHERE r.run_id = estimate_measure.run_id AND r.rehearsal));
