-- What a run's shares were held against and what came of it: stored with the run, so that a plan
-- which is loaded again with another target changes no published verdict.

-- No row: the plan named no number for the survey's region, or the run is older than this table.
CREATE TABLE kesu.run_target (
  run_id int8 NOT NULL PRIMARY KEY,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  year int2 NOT NULL,
  value kesu.share NOT NULL,
  comparison text NOT NULL CHECK (comparison IN ('at_least', 'above')),
  quote text NOT NULL CHECK (quote <> ''),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE
);

CREATE TRIGGER run_target_is_published BEFORE UPDATE OR DELETE ON kesu.run_target
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.run_target TO kesu_staff;
ALTER TABLE kesu.run_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.run_target FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_target.run_id));

-- NULL: not known, because there was no target, the share is withheld, or the run is older. Nothing of a
-- share that is withheld: a probability would tell it.
ALTER TABLE kesu.estimate
  ADD COLUMN target_probability float8 CHECK (target_probability BETWEEN 0 AND 1),
  ADD COLUMN target_verdict text CHECK (target_verdict IN ('above', 'below', 'undecided')),
  ADD CHECK (status <> 'suppress' OR (target_probability IS NULL AND target_verdict IS NULL));
