-- The scale that a run measured its people on, and the items that make it: years with different versions of
-- an instrument are compared through items they share. Only for a run whose class may have shares.

-- A run whose people could be measured: on whose form points were judged, and which earlier run's parameters hold
-- its scale.
CREATE TABLE kesu.run_scale (
  run_id int8 NOT NULL PRIMARY KEY,
  result_class text NOT NULL CHECK (result_class IN ('official', 'model_assisted')),
  form_id int4 NOT NULL REFERENCES kesu.instrument, -- the reference form
  reference_run int8 REFERENCES kesu.run CHECK (reference_run < run_id),
  linking_se float8 CHECK (linking_se >= 0), -- of the latent variable, against that scale; NULL: not known
  slope float8 CHECK (slope > 0), -- Stocking-Lord, from the items estimated freely: a check
  intercept float8,
  anchors int4 NOT NULL CHECK (anchors >= 0), -- that hold the scale
  freed int4 NOT NULL CHECK (freed >= 0), -- that had drifted
  FOREIGN KEY (run_id, result_class) REFERENCES kesu.run (run_id, result_class) ON DELETE CASCADE,
  CHECK (reference_run IS NOT NULL OR linking_se IS NULL),
  CHECK ((slope IS NULL) = (intercept IS NULL)),
  CHECK (reference_run IS NOT NULL OR (slope IS NULL AND anchors = 0 AND freed = 0))
);

-- An item's parameters and how it behaved. `on_form` rows are items of the reference form as points on it were
-- drawn, where that is not how they were answered: not asked, or asked and drifted since.
CREATE TABLE kesu.item_parameter (
  run_id int8 NOT NULL REFERENCES kesu.run_scale ON DELETE CASCADE,
  instrument_id int4 NOT NULL,
  number int2 NOT NULL,
  on_form boolean NOT NULL,
  anchor text NOT NULL CHECK (anchor IN ('none', 'anchored', 'freed', 'carried')),
  model text NOT NULL CHECK (model IN ('rasch', '2pl', '3pl')),
  a float8 NOT NULL,
  d float8 NOT NULL,
  c float8 NOT NULL CHECK (c BETWEEN 0 AND 1),
  a_se float8 CHECK (a_se >= 0), -- 0: fixed; of the model, which knows no psus
  d_se float8 CHECK (d_se >= 0),
  c_se float8 CHECK (c_se >= 0),
  answered int4 CHECK (answered >= 0), -- answers that the calibration took
  share_right float8 CHECK (share_right BETWEEN 0 AND 1), -- by the final weights
  item_rest float8 CHECK (item_rest BETWEEN -1 AND 1),
  infit float8 CHECK (infit >= 0),
  outfit float8 CHECK (outfit >= 0),
  rmsd float8 CHECK (rmsd >= 0),
  s_x2 float8,
  s_x2_df float8,
  s_x2_p float8 CHECK (s_x2_p BETWEEN 0 AND 1),
  drift float8 CHECK (drift >= 0), -- of an anchor: its RMSD with the earlier parameters
  shift float8, -- of an anchor: its difficulty estimated freely and linked, less the earlier one
  PRIMARY KEY (run_id, instrument_id, number, on_form),
  FOREIGN KEY (instrument_id, number) REFERENCES kesu.item (instrument_id, number),
  CHECK (on_form = (anchor = 'carried')),
  CHECK (on_form = (answered IS NULL))
);

-- How often a choice was taken and how that goes with the rest of the answers. The choice that as many took as
-- answered rightly is the key: of this table nothing is granted, so that who reads results never
-- learns a key from it; it is for whoever owns the item bank, as the owner of the database.
CREATE TABLE kesu.item_choice (
  run_id int8 NOT NULL REFERENCES kesu.run_scale ON DELETE CASCADE,
  instrument_id int4 NOT NULL,
  number int2 NOT NULL,
  choice int2 NOT NULL CHECK (choice >= 0), -- 0: passed over
  taken int4 NOT NULL CHECK (taken >= 0),
  rest float8 CHECK (rest BETWEEN -1 AND 1), -- correlation with the share right of the other answers
  PRIMARY KEY (run_id, instrument_id, number, choice),
  FOREIGN KEY (instrument_id, number) REFERENCES kesu.item (instrument_id, number)
);

-- The linking error of a change, in share points: of waves on linked scales. NULL: a baseline.
ALTER TABLE kesu.trend ADD COLUMN linking_se float8 CHECK (linking_se >= 0);

CREATE TRIGGER run_scale_is_published BEFORE UPDATE OR DELETE ON kesu.run_scale
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER item_parameter_is_published BEFORE UPDATE OR DELETE ON kesu.item_parameter
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();
CREATE TRIGGER item_choice_is_published BEFORE UPDATE OR DELETE ON kesu.item_choice
  FOR EACH ROW EXECUTE FUNCTION kesu.keep_published();

-- Figures of items are of the whole survey, so whoever sees its run sees them.
GRANT SELECT ON kesu.run_scale, kesu.item_parameter TO kesu_staff;
ALTER TABLE kesu.run_scale ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.run_scale FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = run_scale.run_id));
ALTER TABLE kesu.item_parameter ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_runs ON kesu.item_parameter FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.run r WHERE r.run_id = item_parameter.run_id));
