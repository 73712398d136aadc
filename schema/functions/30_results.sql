-- SPDX-License-Identifier: GPL-3.0-or-later
-- The place of a group in every table of results; the last for a group that is not in the list.
CREATE FUNCTION kesu_fn.group_place(code text) RETURNS int4
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(array_position(ARRAY['all', 'sex=male', 'sex=female', 'age=18-29', 'age=30-39',
    'age=40-49', 'age=50-59', 'age=60-69', 'residence=urban', 'residence=rural',
    'education=primary_or_less', 'education=junior_high', 'education=senior_high',
    'education=college', 'education=degree_or_more', 'key_group=youth', 'key_group=farmer',
    'key_group=industrial_worker', 'key_group=older', 'key_group=official'], code), 100);

-- A model-based figure as it is published: to a tenth of a per cent where the direct one beside it is
-- withheld.
CREATE FUNCTION kesu_fn.published(figure float8, direct_withheld boolean) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN direct_withheld THEN round(figure::numeric, 3)::float8 ELSE figure END;

GRANT EXECUTE ON FUNCTION kesu_fn.group_place(text), kesu_fn.published(float8, boolean)
  TO kesu_staff;
