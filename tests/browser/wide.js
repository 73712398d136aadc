/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey and figures whose every text has a word that is wider than a phone. */
const WORD = 'https://example.org/' + 'abcdefghij'.repeat(12);
/* Members that are codes, which pages do not show or look words up by. */
const CODES = [
  'against', 'among', 'basis', 'between', 'comparison', 'figure', 'group', 'headline', 'kind', 'level', 'measure',
  'model', 'outcome', 'parent',
  'reason', 'region', 'result_class', 'slug', 'state', 'status', 'survey', 'url', 'verdict', 'with',
];

/* A reply with the word behind all of its texts. */
export function widened(value, name = '') {
  if (typeof value === 'string') return CODES.includes(name) ? value : value + WORD;
  if (Array.isArray(value)) return value.map((one) => widened(one, name));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, widened(one, key)]));
}

const words = (text) => ({ zh: text + WORD, en: text + WORD });
const options = (...texts) =>
  texts.map((text, i) => ({ choice: i + 1, text: words(text) }));

function item(code, dimension, points, more) {
  return {
    code,
    dimension,
    points,
    benchmarks: [1],
    text: words('题' + code),
    rationale: words('编的'),
    source: words('编的'),
    ...more,
  };
}

export const instrument = {
  format: 'kesu-instrument/1',
  code: 'wide',
  version: '1.0.0',
  bank: 'open',
  standard: 'cast-2024',
  title: words('试卷'),
  notice: words('编的题目'),
  frame: { age_min: 18, age_max: 69 },
  licence: 'CC0-1.0',
  background: [
    {
      code: 'sex',
      type: 'single',
      required: true,
      text: words('性别'),
      options: [
        { code: 'male', text: words('男') },
        { code: 'female', text: words('女') },
      ],
    },
  ],
  key_groups: [],
  items: [
    item('K01', 'knowledge', 40, { type: 'single', options: options('甲', '乙'), key: 1 }),
    item('K02', 'methods', 20, { type: 'multiple', options: options('甲', '乙', '丙'), key: [1, 2] }),
    item('K03', 'spirit', 20, { type: 'single', options: options('甲', '乙'), key: 1 }),
    item('K04', 'application', 20, { type: 'single', options: options('甲', '乙'), key: 1 }),
  ],
};

const region = (code, level, parent) => ({ code, name: words('某地'), level, parent });

export const programme = {
  format: 'kesu-programme/1',
  code: 'wide-plan',
  title: words('编的方案'),
  period: { from: 2021, to: 2025 },
  source: { title: '编的', issuer: '编的', document_number: null, date: '2022-03-21' },
  root: '990102',
  vintage: 2023,
  regions: [
    region('990000', 'province', null),
    region('990100', 'city', '990000'),
    region('990102', 'county', '990100'),
    region('990102001', 'township', '990102'),
  ],
  targets: [],
  baselines: [],
  surveys: [
    {
      slug: 'wide-survey',
      year: 2026,
      title: words('编的测评'),
      class: 'activity',
      rehearsal: true,
      instrument: 'wide',
      instrument_version: '1.0.0',
      standard: 'cast-2024',
      state: 'open',
    },
  ],
};
