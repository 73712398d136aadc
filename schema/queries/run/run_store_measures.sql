-- Stores a run's estimates by every measure.
-- lane: link
-- param run_id int8
-- param vintage int2
-- param regions text[]
-- param groups text[]
-- param measures text[]
-- param shares float8[]
-- param ses float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param dfs float8[]
INSERT INTO kesu.estimate_measure (run_id, result_class, vintage, region, "group", measure, share, se,
  ci_low, ci_high, df)
SELECT $1, r.result_class, $2, m.region, m."group", m.measure, m.share, m.se, m.ci_low, m.ci_high, m.df
FROM kesu.run r
CROSS JOIN unnest($3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[],
    $9::float8[], $10::float8[])
  AS m (region, "group", measure, share, se, ci_low, ci_high, df)
WHERE r.run_id = $1
