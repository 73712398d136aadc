-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores what came of the comparisons that the plan promises.
-- lane: session
-- param run_id int8
-- param vintage int2
-- param numbers int2[]
-- param places int2[]
-- param regions text[]
-- param years int2[]
-- param against text[]
-- param comparisons text[]
-- param wordings text[]
-- param quotes text[]
-- param outcomes text[]
-- param reasons text[]
-- param figures int8[]
-- param reference_runs int8[]
-- param reference_years int2[]
-- param reference_shares float8[]
-- param reference_ses float8[]
-- param differences float8[]
-- param ses float8[]
-- param dfs float8[]
-- param ci_lows float8[]
-- param ci_highs float8[]
-- param probabilities float8[]
-- param verdicts text[]
-- param reference_ses_most float8[]
INSERT INTO kesu.run_comparison (run_id, result_class, vintage, number, place, region, year, against,
  comparison, wording, quote, outcome, reason, figure_id, reference_run, reference_year,
  reference_share, reference_se, difference, se, df, ci_low, ci_high, probability, verdict,
  reference_se_most)
SELECT r.run_id, r.result_class, @vintage, c.*
FROM kesu.run r
CROSS JOIN unnest(@numbers::int2[], @places::int2[], @regions::text[], @years::int2[],
    @against::text[], @comparisons::text[], @wordings::text[], @quotes::text[], @outcomes::text[],
    @reasons::text[], @figures::int8[], @reference_runs::int8[], @reference_years::int2[],
    @reference_shares::float8[], @reference_ses::float8[], @differences::float8[], @ses::float8[],
    @dfs::float8[], @ci_lows::float8[], @ci_highs::float8[], @probabilities::float8[],
    @verdicts::text[], @reference_ses_most::float8[]) AS c
WHERE r.run_id = @run_id
