-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the items of a run's scale that belong to one instrument: the survey's instrument or the
-- reference form.
-- lane: session
-- param run_id int8
-- param instrument_id int4 null
-- param numbers int2[]
-- param on_form int2[]
-- param anchors text[]
-- param models text[]
-- param a float8[]
-- param d float8[]
-- param c float8[]
-- param a_ses float8[]
-- param d_ses float8[]
-- param c_ses float8[]
-- param answered int4[]
-- param shares_right float8[]
-- param items_rest float8[]
-- param infits float8[]
-- param outfits float8[]
-- param rmsds float8[]
-- param s_x2s float8[]
-- param s_x2_dfs float8[]
-- param s_x2_ps float8[]
-- param drifts float8[]
-- param shifts float8[]
INSERT INTO kesu.item_parameter (run_id, instrument_id, number, on_form, anchor, model, a, d, c,
  a_se, d_se, c_se, answered, share_right, item_rest, infit, outfit, rmsd, s_x2, s_x2_df, s_x2_p,
  drift, shift)
SELECT r.run_id, coalesce(@instrument_id, s.instrument_id), i.number, i.on_form <> 0, i.anchor,
  i.model, i.a, i.d, i.c, i.a_se, i.d_se, i.c_se, i.answered, i.share_right, i.item_rest, i.infit,
  i.outfit, i.rmsd, i.s_x2, i.s_x2_df, i.s_x2_p, i.drift, i.shift
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
CROSS JOIN unnest(@numbers::int2[], @on_form::int2[], @anchors::text[], @models::text[],
    @a::float8[], @d::float8[], @c::float8[], @a_ses::float8[], @d_ses::float8[], @c_ses::float8[],
    @answered::int4[], @shares_right::float8[], @items_rest::float8[], @infits::float8[],
    @outfits::float8[], @rmsds::float8[], @s_x2s::float8[], @s_x2_dfs::float8[], @s_x2_ps::float8[],
    @drifts::float8[], @shifts::float8[])
  AS i (number, on_form, anchor, model, a, d, c, a_se, d_se, c_se, answered, share_right, item_rest,
    infit, outfit, rmsd, s_x2, s_x2_df, s_x2_p, drift, shift)
WHERE r.run_id = @run_id
