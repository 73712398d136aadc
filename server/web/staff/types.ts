/* What the server tells the staff pages. */

export interface Text {
  zh: string;
  en?: string;
}

export type ResultClass = 'official' | 'model_assisted' | 'activity';

export interface Programme {
  code: string;
  title: Text;
  period?: { from: number; to: number };
  surveys: { slug: string; title: Text; class: ResultClass; rehearsal: boolean; state: string }[];
}

export interface Estimate {
  region: { code: string; name: Text | string; level: string };
  group: string;
  group_label: Text;
  n: number;
  share: number | null;
  se: number | null;
  ci: [number, number] | null;
  n_eff: number | null;
  deff: number | null;
  status: 'show' | 'flag' | 'suppress';
  reason?: Text | string | null;
}

export interface Target {
  value: number;
  comparison: string;
  year: number;
  quote?: string;
}

export interface Indicators {
  survey: { slug: string; title: Text };
  result_class: ResultClass;
  rehearsal: boolean;
  notice?: Text | string | null;
  standard: string | { code: string; version: string };
  run?: {
    id: string | number;
    created_at: string;
    program_version: string;
    snapshot_sha256: string;
    seed: string | number;
  } | null;
  target?: Target | null;
  estimates?: Estimate[];
  statistics?: { attempts: number; submitted: number; mean_score: number | null };
}
