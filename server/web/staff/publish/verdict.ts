/* SPDX-License-Identifier: GPL-3.0-or-later */
import { verdictLabels } from '../../common/words';
import type { IndicatorTarget, Words } from '../../generated/openapi';

/* The interval is compared with the target, never the point estimate. */
export function verdictOf(ci: [number, number], target: IndicatorTarget): Words {
  if (ci[0] >= target.value) return verdictLabels.above;
  return ci[1] < target.value ? verdictLabels.below : verdictLabels.undecided;
}
