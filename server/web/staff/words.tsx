/* Chinese first, English on the second line. */
import type { ComponentChildren } from 'preact';
import type { Estimate, ResultClass, Target, Text } from './types';

export const classLabels: Record<ResultClass, Text> = {
  official: { zh: '统计调查', en: 'Official survey' },
  model_assisted: { zh: '模型辅助', en: 'Model-assisted' },
  activity: { zh: '模拟测评/竞赛', en: 'Mock test or contest' },
};

export const statusLabels: Record<Estimate['status'], Text> = {
  show: { zh: '公布', en: 'Published' },
  flag: { zh: '慎用', en: 'Use with care' },
  suppress: { zh: '不公布', en: 'Suppressed' },
};

export const disclaimer: Text = {
  zh: '自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例',
  en: 'Statistics of a voluntary mock test or contest. Not a sample survey: they do not stand for the share of citizens with scientific literacy in this region.',
};

export function zh(text: Text | string | null | undefined): string {
  return !text ? '' : typeof text === 'string' ? text : text.zh;
}

export function Both({ text }: { text: Text | string | null | undefined }) {
  if (!text) return null;
  if (typeof text === 'string') return <>{text}</>;
  return (
    <>
      {text.zh}
      {text.en && (
        <span class="en" lang="en">
          {text.en}
        </span>
      )}
    </>
  );
}

export function Rehearsal({ children }: { children?: ComponentChildren }) {
  return (
    <p class="rehearsal">
      <b>演练数据</b> {children || '模拟作答产生，不是真实居民的数据。'}
      <span class="en" lang="en">
        Rehearsal data: simulated answers, not those of real residents.
      </span>
    </p>
  );
}

export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? '–' : (share * 100).toFixed(digits) + '%';
}

export function interval(ci: [number, number] | null | undefined): string {
  return ci ? `${(ci[0] * 100).toFixed(1)}–${(ci[1] * 100).toFixed(1)}%` : '–';
}

export function fixed(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? '–' : value.toFixed(digits);
}

export function targetText(target: Target): string {
  const sign = target.comparison === 'above' ? '>' : '≥';
  return `${sign} ${percent(target.value)}`;
}
