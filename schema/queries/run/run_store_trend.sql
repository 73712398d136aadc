-- Stores a run's changes since earlier figures.
-- lane: link
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param years int2[]
-- param reference_runs int8[]
-- param reference_shares float8[]
-- param reference_ses float8[]
-- param derived int2[]
-- param changes float8[]
-- param ses float8[]
-- param dfs float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param ps float8[]
-- param reference_ses_most float8[]
-- param linking_ses float8[]
INSERT INTO kesu.trend (run_id, result_class, vintage, region, kind, year, reference_run,
  reference_share, reference_se, derived, change, se, df, ci_low, ci_high, p, reference_se_most, linking_se)
SELECT $1, r.result_class, $2, t.region, CASE WHEN t.reference_run IS NULL THEN 'baseline' ELSE 'wave' END,
  t.year, t.reference_run, t.reference_share, t.reference_se, t.derived <> 0, t.change, t.se, t.df,
  t.ci_low, t.ci_high, t.p, t.reference_se_most, t.linking_se
FROM kesu.run r
CROSS JOIN unnest($3::text[], $4::int2[], $5::int8[], $6::float8[], $7::float8[], $8::int2[],
    $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[], $14::float8[],
    $15::float8[], $16::float8[])
  AS t (region, year, reference_run, reference_share, reference_se, derived, change, se, df, ci_low,
    ci_high, p, reference_se_most, linking_se)
WHERE r.run_id = $1
