/* What the server sends and takes, as far as this page uses it. */

export type Language = 'zh' | 'en';
export type Text = string | { zh: string; en?: string };

export interface Survey {
  survey: string; /* the slug */
  title: Text;
  region: { name: Text };
  result_class: 'official' | 'model_assisted' | 'activity';
  rehearsal: boolean;
  notice: string | null;
  sampled: boolean; /* by invitation only */
  state: string;
  items: number; /* that one respondent is asked, at most */
  booklets: number;
  approval: Approval | null;
}

/* What the law wants printed on an official questionnaire. */
export interface Approval {
  form_number: string;
  issuing_body: string;
  approval_number: string;
  valid_until: string;
}

export interface Started {
  attempt: string;
  secret: string;
  booklet: { href: string };
  next_seq: number;
}

export interface BackgroundQuestion {
  code: string;
  type: 'single' | 'number';
  required?: boolean;
  text: string;
  options?: { code: string; text: string }[];
  min?: number;
  max?: number;
}

export interface Item {
  item: string;
  type: 'single' | 'true_false' | 'multiple' | 'number';
  text: string;
  options?: { choice: number; text: string }[];
  min?: number;
  max?: number;
}

export interface Booklet {
  language: Language;
  title: string;
  notice?: string;
  background?: BackgroundQuestion[];
  items: Item[];
}

export interface Answer {
  item: string;
  choice?: number;
  choices?: number[];
  value?: number;
  elapsed_ms?: number;
}

export type Background = Record<string, string | number>;

export interface AttemptState {
  state: 'open' | 'submitted' | 'withdrawn';
  acknowledged: number;
  answers: Answer[];
  background: Background;
  booklet: { href: string };
  receipt?: string;
}

/* The body of one save. */
export interface Save {
  answers: Answer[];
  background?: Background;
}
