DROP TRIGGER run_scores_survey ON kesu.run;
DROP TRIGGER run_stays_of_its_kind ON kesu.run;
DROP TRIGGER run_before_insert ON kesu.run;
DROP TRIGGER survey_new_seed_is_noted ON kesu.survey;
DROP TRIGGER survey_seed_is_noted ON kesu.survey;
DROP TRIGGER survey_draws_seed ON kesu.survey;
DROP FUNCTION kesu.run_scores_survey(), kesu.run_before_insert(), kesu.note_seed(),
  kesu.survey_draws_seed(), kesu.seed_drawn();
ALTER TABLE kesu.run DROP COLUMN kind;
ALTER TABLE kesu.survey DROP COLUMN seed;
