-- A plan may be loaded again with other targets or words. Each of its versions is kept, and a run says
-- which one it was judged by and keeps what it shows of it.
ALTER TABLE kesu.programme ADD COLUMN version int4 NOT NULL DEFAULT 1 CHECK (version >= 1);

CREATE TABLE kesu.programme_version (
  programme_id int4 NOT NULL REFERENCES kesu.programme ON DELETE CASCADE,
  version int4 NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT now(),
  document text NOT NULL, -- the file as it was loaded
  PRIMARY KEY (programme_id, version)
);
CREATE TRIGGER programme_version_is_kept BEFORE UPDATE OR TRUNCATE ON kesu.programme_version
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- NULL: the run is older than this column, and is shown with the plan of now.
ALTER TABLE kesu.run ADD COLUMN programme_version int4;

-- What the plan promised about the rank of the survey's region when the run was made.
CREATE TABLE kesu.run_rank_target (
  run_id int8 NOT NULL,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  number int2 NOT NULL,
  region kesu.region_code NOT NULL,
  year int2 NOT NULL,
  against text NOT NULL,
  wording text,
  quote text NOT NULL CHECK (quote <> ''),
  PRIMARY KEY (run_id, number),
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE
);
CREATE TRIGGER run_rank_target_is_published BEFORE UPDATE OR DELETE ON kesu.run_rank_target
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

GRANT SELECT ON kesu.run_rank_target TO kesu_staff;
ALTER TABLE kesu.run_rank_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.run_rank_target FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_rank_target.run_id));
