-- SPDX-License-Identifier: GPL-3.0-or-later
-- What others have published of a region and a group: of each series and year the version of now, without
-- what was taken back.
CREATE FUNCTION kesu_fn.figures_of(region text, "group" text) RETURNS SETOF kesu.figure
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT (f.figure).*
    FROM (SELECT DISTINCT ON (o.series, o.year) o AS figure
      FROM kesu.figure o
      WHERE o.region = figures_of.region AND o."group" = figures_of."group"
      ORDER BY o.series, o.year, o.version DESC) f
    WHERE (f.figure).estimate IS NOT NULL;
  END;

-- Why a figure cannot be held against a survey's share: it is of another year than the survey's, and not
-- of the promise's year that the survey has reached; or it was judged by another standard, or by none
-- that is stated. '': it can.
CREATE FUNCTION kesu_fn.figure_apart(figure kesu.figure, survey kesu.survey, promised int2) RETURNS text
  LANGUAGE sql STABLE
  RETURN CASE
    WHEN (figure).year <> (survey).year
      AND ((figure).year <> promised OR (survey).year < promised) THEN 'year'
    WHEN (figure).standard = '' THEN 'standard_not_stated'
    WHEN (figure).standard NOT IN ((survey).standard_code,
      (survey).standard_code || '@' || (survey).standard_version) THEN 'standard'
    ELSE '' END;
