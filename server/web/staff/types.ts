/* What the server tells the staff pages. */

export interface Text {
  zh: string;
  en?: string;
}

export type ResultClass = 'official' | 'model_assisted' | 'activity';

export interface Programme {
  code: string;
  title: Text;
  period: { from: number; to: number };
  region: { code: string; name: Text };
  targets: {
    region: string;
    year: number;
    kind: 'share' | 'rank';
    value?: number;
    comparison?: string;
    wording?: string;
    quote: string;
  }[];
  surveys: {
    slug: string;
    title: Text;
    result_class: ResultClass;
    rehearsal: boolean;
    sampled: boolean;
    state: string;
  }[];
}

export type Status = 'show' | 'flag' | 'suppress';

/* The ways in which a share of the literate is measured. */
export type MeasureKind = 'observed' | 'eap' | 'plausible' | 'plausible_rapid_kept';

export interface Measure {
  share: number;
  se: number;
  ci: [number, number];
  df: number;
}

export interface Measurement {
  status: 'good' | 'not_converged' | 'impossible';
  message: string;
  model: Text;
  reliability: { alpha: number | null; eap: number | null; marginal: number | null };
  rapid: { guesses: number; share_of_answers: number | null; respondents_below_rte: number };
}

/* Figures are null where there is none to show. */
export interface Estimate {
  region: string;
  region_name: Text;
  level: string;
  group: string;
  group_label: Text;
  n: number | null;
  share: number | null;
  se: number | null;
  ci: [number, number] | null;
  n_eff: number | null;
  deff: number | null;
  status: Status;
  reason: string;
  target_probability: number | null;
  measures?: Record<MeasureKind, Measure | null>;
}

export interface Statistic {
  group: string;
  group_label: Text;
  attempts: number;
  submitted: number;
  mean_score: number | null;
}

/* A township's two figures. */
export interface Area {
  region: string;
  region_name: Text;
  parent: string;
  direct: {
    n: number | null;
    share: number | null;
    ci: [number, number] | null;
    status: Status;
  } | null;
  model: {
    share: number | null;
    rmse: number | null;
    ci: [number, number] | null;
    gamma: number | null;
    kind: 'sampled' | 'synthetic' | 'none';
    status: Status;
    reason: string;
  };
}

export interface Rank {
  parent: string;
  parent_name: Text;
  region: string;
  region_name: Text;
  figure: 'direct' | 'model';
  ranked: number;
  siblings: number;
  rank: [number, number] | null;
  tied_with: string[];
}

export interface RankTarget {
  region: string;
  year: number;
  among: string;
  among_name: Text;
  quote: string;
  rank: [number, number] | null;
}

export interface Target {
  value: number;
  comparison: string;
  year: number;
  region: string;
  quote: string;
  basis?: 'current_survey' | 'target_year';
  projections?: Projection[];
}

/* The waves drawn out to the target's year. */
export interface Projection {
  model: 'linear' | 'logit';
  waves: number;
  year: number;
  share: number;
  se: number;
  ci: [number, number];
  probability: number;
  verdict: 'above' | 'below' | 'undecided';
}

/* A region's share against an earlier one; se and p are null where nobody published an error. */
export interface Change {
  region: string;
  region_name: Text;
  kind: 'baseline' | 'wave';
  year: number;
  run: number | null;
  share: number;
  se: number | null;
  derived: boolean;
  change: number;
  change_se: number;
  linking_se: number | null;
  ci: [number, number];
  df: number;
  p: number | null;
  reference_se_most: number | null;
  note: Text;
}

export interface WaveApart {
  year: number;
  run: number;
  survey: string;
  because: 'standard' | 'measure' | 'form' | 'scale';
  words: Text;
}

export interface Recipe {
  summary?: Text;
  [name: string]: unknown;
}

export interface Indicators {
  survey: string;
  title: Text;
  result_class: ResultClass;
  rehearsal: boolean;
  standard: string;
  standard_version: string;
  instrument: string;
  run: {
    id: number;
    created_at: string;
    finished_at: string | null;
    program_version: string;
    snapshot_sha256: string;
    seed: number;
    recipe: Recipe | null;
    diagnostics: (Record<string, unknown> & { not_compared?: WaveApart[] }) | null;
  } | null;
  headline?: 'observed' | 'plausible';
  measurement?: Measurement | null;
  target?: Target | null;
  trend?: Change[];
  estimates?: Estimate[];
  areas?: Area[];
  ranks?: Rank[];
  rank_targets?: RankTarget[];
  statistics?: Statistic[];
}
