-- Stores the items of a run's scale, of one instrument: its survey's, or the reference form's.
-- lane: link
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
INSERT INTO kesu.item_parameter (run_id, instrument_id, number, on_form, anchor, model, a, d, c, a_se, d_se,
  c_se, answered, share_right, item_rest, infit, outfit, rmsd, s_x2, s_x2_df, s_x2_p, drift, shift)
SELECT r.run_id, coalesce($2, s.instrument_id), i.number, i.on_form <> 0, i.anchor, i.model, i.a, i.d, i.c,
  i.a_se, i.d_se, i.c_se, i.answered, i.share_right, i.item_rest, i.infit, i.outfit, i.rmsd, i.s_x2,
  i.s_x2_df, i.s_x2_p, i.drift, i.shift
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
CROSS JOIN unnest($3::int2[], $4::int2[], $5::text[], $6::text[], $7::float8[], $8::float8[], $9::float8[],
    $10::float8[], $11::float8[], $12::float8[], $13::int4[], $14::float8[], $15::float8[],
    $16::float8[], $17::float8[], $18::float8[], $19::float8[], $20::float8[], $21::float8[],
    $22::float8[], $23::float8[])
  AS i (number, on_form, anchor, model, a, d, c, a_se, d_se, c_se, answered, share_right, item_rest, infit,
    outfit, rmsd, s_x2, s_x2_df, s_x2_p, drift, shift)
WHERE r.run_id = $1
