-- The public file of a survey's respondents, as it was first made: how key variables were made coarser,
-- and of whom. Whatever is given out later is of the same people in the same classes, so that two files
-- side by side tell no more than one (docs/decisions/0043-a-public-file-hides-ten-people.md).
CREATE TABLE kesu.public_release (
  survey_id int4 PRIMARY KEY REFERENCES kesu.survey,
  run_id int8 NOT NULL REFERENCES kesu.run,
  released_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_by text NOT NULL,
  respondents bytea NOT NULL CHECK (length(respondents) = 32), -- kesu_fn.respondents_digest
  k int4 NOT NULL CHECK (k > 10), -- people of a class
  -- The classes: of each the levels that its people may have, joined by |; unknown: not known.
  sex text[] NOT NULL CHECK (cardinality(sex) > 0),
  age text[] NOT NULL CHECK (cardinality(age) = cardinality(sex)),
  residence text[] NOT NULL CHECK (cardinality(residence) = cardinality(sex)),
  education text[] NOT NULL CHECK (cardinality(education) = cardinality(sex))
);
CREATE TRIGGER public_release_is_kept BEFORE UPDATE OR DELETE ON kesu.public_release
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER public_release_is_whole BEFORE TRUNCATE ON kesu.public_release
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
ALTER TABLE kesu.public_release ENABLE ROW LEVEL SECURITY;
