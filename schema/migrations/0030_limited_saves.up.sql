-- Saves by a limited secret are told apart: they never replace an answer of the phone that began the
-- attempt, but may replace their own.
ALTER TABLE kesu.answer ADD COLUMN limited boolean NOT NULL DEFAULT false;
