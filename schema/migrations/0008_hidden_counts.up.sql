-- Of a figure that is withheld even the number of respondents may be: a handful of people, or a number
-- that would give away the one beside it.
ALTER TABLE kesu.estimate
  ADD COLUMN n_hidden boolean NOT NULL DEFAULT false
    CHECK (NOT n_hidden OR status = 'suppress');
