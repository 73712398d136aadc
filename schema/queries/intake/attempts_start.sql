-- SPDX-License-Identifier: GPL-3.0-or-later
-- Starts attempts of one survey, for many phones at once; see kesu_fn.start_attempts. It may lock
-- the survey's booklet counter. Therefore a transaction starts attempts of one survey only, and
-- only booklets_answered may stand before this statement in it, and attempts_started behind it.
-- param survey_id int4
-- param attempts uuid[]
-- param formers uuid[]
-- param legacies uuid[]
-- param invitations uuid[]
-- param languages text[]
-- param proofs bytea[]
-- param classes text[]
-- result started int4
SELECT kesu_fn.start_attempts(
  @survey_id, @attempts, @formers, @legacies, @invitations, @languages, @proofs,
  @classes)
