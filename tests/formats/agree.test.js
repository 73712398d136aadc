/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loader and the schemas agree: every document here goes through both. What a schema refuses, the
 * loader refuses; what a schema and the rules beside it take, the loader takes. $KESU_CHECK_DOCUMENTS
 * is the loader (check_documents.c).
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { files, kinds, schemaFaults } from './files.js';
import { instrumentFaults } from './rules.js';

const program = process.env.KESU_CHECK_DOCUMENTS;

/* One line a document: 'good', or the first problem. */
function loader(documents) {
  const lines = documents.map(({ kind, data }) => `${kind}\t${JSON.stringify(data)}\n`);
  const done = spawnSync(program, { input: lines.join(''), encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trimEnd().split('\n');
}

const shipped = Object.entries(kinds).flatMap(([folder, kind]) =>
  files(folder).map(({ name, data }) => ({ kind, name, data })),
);

/* Every text, number and flag of a document: [the object that holds it, its name, its path]. */
function leaves(value, path = '') {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [
    ...(typeof value[key] === 'object' && value[key] !== null ? [] : [[value, key, `${path}/${key}`]]),
    ...leaves(value[key], `${path}/${key}`),
  ]);
}

const long = (n) => '长'.repeat(n);
const texts = [
  '', ' ', '\u200b', '\ufeff', '\u3000\u00a0', '\u2060\u200d', ' x', 'x ', 'x\u3000', 'x\ny', '\u200bx', 'x\u2028y', '甲',
  long(2000), long(2001), 'k01', 'K1', 'K01', 'KA001', 'KAB01', 'K0001', 'Q_3', '-ab', 'ab', 'a', 'ab-', 'a--b', 'abc', 'Abc',
  'a_b', 'a__b_', '1ab', 'a'.repeat(32), 'a'.repeat(33), 'a'.repeat(64), 'a'.repeat(65), '1.0', '1.0.0', '01.0.0', '1.0.0.0',
  '1234567890.0.0', '0', '1', '01', '360102', '36010', '360102.0', '2022-02-30', '1999-01-01', '2100-01-01', '2022-13-01', 'CN',
  'no licence', 'CC-BY-4.0',
];
const numbers = [0, 1, -1, 2.5, 1e5, 2000, 1e12, 120, 121, 1000, 1001, 32, 1989, 1990, 2100, 2101];
const others = [null, true, [], {}, ['x'], { zh: 'x' }];

/* The fields of a document that stand for all of their kind: one of each path without its numbers. */
function chosen(data) {
  const seen = new Set();
  return leaves(data).filter(([, , path]) => {
    const kind = path.replace(/\/\d+/g, '/#');
    return seen.has(kind) ? false : seen.add(kind);
  });
}

function changed(document, at, value) {
  const data = structuredClone(document.data);
  const [holder, key, path] = chosen(data)[at];
  holder[key] = value;
  return { ...document, data, what: `${document.name}${path} = ${JSON.stringify(value).slice(0, 60)}` };
}

function without(document, at) {
  const data = structuredClone(document.data);
  const [holder, key, path] = chosen(data)[at];
  if (Array.isArray(holder)) return [];
  delete holder[key];
  return [{ ...document, data, what: `${document.name} without ${path}` }];
}

/* One shipped document of each kind; a fault a field. */
const examples = [...new Map(shipped.map((one) => [one.kind, one])).values()];
const cases = examples.flatMap((document) =>
  chosen(document.data).flatMap((_, at) => [
    ...[...texts, ...numbers, ...others].map((value) => changed(document, at, value)),
    ...without(document, at),
  ]),
);

test('the shipped documents are good to both', { skip: !program }, () => {
  const said = loader(shipped);
  shipped.forEach(({ kind, name, data }, i) => {
    assert.deepEqual(schemaFaults(kind, data), [], name);
    assert.equal(said[i], 'good', name);
  });
});

test('what a schema refuses, the loader refuses', { skip: !program }, () => {
  const said = loader(cases);
  const taken = cases.filter(({ kind, data }, i) => said[i] === 'good' && schemaFaults(kind, data).length > 0);
  assert.deepEqual(taken.map(({ what, kind, data }) => `${what}: ${schemaFaults(kind, data)[0]}`), []);
});

/* The loader also checks what a schema cannot say; its words for these do not begin with "must be". */
test('what a schema takes, the loader does not call malformed', { skip: !program }, () => {
  const said = loader(cases);
  const refused = cases.flatMap(({ kind, data, what }, i) =>
    /: (must be a(n)? |is longer|is not a known field|".*" is missing)/.test(said[i]) && schemaFaults(kind, data).length === 0
      ? [`${what}: ${said[i]}`]
      : [],
  );
  assert.deepEqual(refused, []);
});

/* Texts of two options: alike, or different things. */
const alike = [
  ['水', '水'], ['水', ' 水'], ['水', '水\u3000'], ['水', '\ufeff水\u200b'], ['水 汽', '水\u00a0\t汽'], ['水 汽', '水汽'], ['A 水', 'A水'],
  ['二\u200b氧', '二氧'], ['１０％', '10%'], ['（甲）', '(甲)'], ['对，错', '对,错'], ['￥5', '¥5'], ['｢甲｣', '「甲」'],
  ['Water', 'water'], ['WATER', 'Water'], ['Ｗａｔｅｒ', 'water'], ['Yes', 'yes'], ['an Ice age', 'an ice age'],
];
const apart = [
  ['水', '冰'], ['CO', 'Co'], ['mW', 'MW'], ['AA', 'Aa'], ['MWh', 'mWh'], ['NaCl', 'NACl'], ['10 0', '100'],
  ['ice age', 'iceage'], ['1.0', '1.00'], ['m²', 'm2'], ['水', '水水'],
];
const first = () => structuredClone(files('instruments')[0].data);
const options = {
  'an item': (data) => data.items.find((item) => item.options),
  'a background question': (data) => data.background.find((question) => question.options),
};

for (const [what, find] of Object.entries(options))
  test(`options of ${what} that look the same: loader and rules agree`, { skip: !program }, () => {
    const standards = files('standards').map((one) => one.data);
    const pairs = [...alike, ...apart].flatMap(([a, b]) => ['zh', 'en'].map((language) => [a, b, language]));
    const documents = pairs.map(([a, b, language]) => {
      const data = first();
      find(data).options.slice(0, 2).forEach((option, i) => (option.text[language] = [a, b][i]));
      return { kind: 'instrument', data };
    });
    const said = loader(documents);
    pairs.forEach(([a, b], i) => {
      const { code } = find(documents[i].data);
      const fault = `options 1 and 2 of ${code} look the same`;
      const same = alike.some(([one, other]) => one === a && other === b);
      const rules = instrumentFaults(documents[i].data, { standards, instruments: [], booklets: [] });
      assert.equal(said[i].includes(fault), same, `${a}|${b}: ${said[i]}`);
      assert.deepEqual(rules, same ? [fault] : [], `${a}|${b}`);
    });
  });
