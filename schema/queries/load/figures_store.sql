-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores figures, each as the version that it becomes.
-- lane: session
-- param series text[]
-- param regions text[]
-- param groups text[]
-- param years int2[]
-- param versions int4[]
-- param estimates float8[]
-- param ses float8[]
-- param ns int4[]
-- param standards text[]
-- param sources text[]
-- param urls text[]
-- param notes text[]
INSERT INTO kesu.figure (series, region, "group", year, version, estimate, se, n, standard, source,
  url, note)
SELECT g.*
FROM unnest(@series::text[], @regions::text[], @groups::text[], @years::int2[], @versions::int4[],
    @estimates::float8[], @ses::float8[], @ns::int4[], @standards::text[], @sources::text[],
    @urls::text[], @notes::text[]) AS g
