/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of figures, by code: those of server/reporting/words.json, which C reads too. The
 * compiler refuses a code that the pages use but the file does not have.
 */
import {
  area_kind,
  area_reason,
  comparison_outcome,
  comparison_reason,
  comparison_verdict,
  disposition,
  fieldwork,
  figure_kind,
  gap_outcome,
  group,
  measure,
  model,
  note,
  notice,
  reason,
  result_class,
  role,
  run_kind,
  run_state,
  run_step,
  status,
  survey_lack,
  survey_state,
  term,
  title,
  verdict_interval,
} from '../../reporting/words.json';
import type { Words } from '../generated/openapi';

export const classLabels = result_class;
export const statusLabels = status;
export const dispositionLabels: Record<string, Words> = disposition; /* in the order of choosing */
export const fieldworkLabels = fieldwork;
export const groupLabels: Record<string, Words> = group; /* by variable=level, in order */
export const roleLabels = role;
export const runKindLabels = run_kind;
export const runStateLabels = run_state;
export const runStepLabels: Record<string, Words> = run_step;
export const surveyStateLabels = survey_state;
export const lackLabels: Record<string, Words> = survey_lack;
export const measureLabels = measure; /* in the order of the rows */
export const modelLabels = model;
export const verdictLabels = verdict_interval;
export const areaKindLabels = area_kind;
/* Why a figure is flagged or suppressed. A figure without fault has no words here. */
export const reasonLabels: Record<string, Words> = reason;
export const areaReasonLabels: Record<string, Words> = area_reason;
export const comparisonOutcomeLabels = comparison_outcome;
export const comparisonReasonLabels = comparison_reason;
export const comparisonVerdictLabels = comparison_verdict;
export const figureKindLabels = figure_kind;
export const gapOutcomeLabels = gap_outcome;
export const titles = title;
export const notices = notice;
export const notes = note;

/* What a member of a run's recipe and diagnostics is called. */
export function termLabel(name: string): Words | undefined {
  const known: Record<string, Words> = { ...title, ...measure, ...term };
  return known[name];
}
