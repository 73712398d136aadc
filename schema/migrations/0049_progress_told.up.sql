-- People who withdrew and then began again by the same invitation. They are no refusals: they count in
-- their area by what became of the attempt that they began then.
ALTER TABLE kesu.progress_area ADD COLUMN again int8 NOT NULL DEFAULT 0;

-- Households in which nobody is of the survey's ages: they are ineligible.
CREATE INDEX household_of_nobody ON kesu.household (survey_id, number) WHERE eligible = 0;
