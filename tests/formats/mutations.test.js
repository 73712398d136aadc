/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Good files with one deliberate fault each: the schema or a rule must find every fault. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { files, schemaFaults } from './files.js';
import { bookletsFaults, instrumentFaults, programmeFaults, significantDigits, standardFaults } from './rules.js';

const world = { standards: files('standards').map((f) => f.data), instruments: [], booklets: [] };
const shippedWorld = { ...world, instruments: files('instruments').map((f) => f.data) };

function shipped(folder, code) {
  return structuredClone(files(folder).find((f) => f.data.code === code).data);
}

const text = (zh, en) => ({ zh, en });

/* A small instrument, so that these cases do not wait for a shipped one. */
function smallInstrument() {
  const item = (code, dimension, points, more) => ({
    code, dimension, points, benchmarks: [7], text: text(`题${code}`, `Item ${code}`),
    rationale: text('理由', 'Reason'), source: text('来源', 'Source'), ...more,
  });
  const options = ['甲', '乙', '丙'].map((zh, i) => ({ choice: i + 1, text: text(zh, `Option ${i + 1}`) }));
  return {
    format: 'kesu-instrument/1', code: 'small', version: '1.0.0', bank: 'open', standard: 'cast-2024',
    title: text('小卷', 'Small'), notice: text('说明', 'Notice'),
    frame: { age_min: 18, age_max: 69 }, licence: 'CC-BY-SA-4.0',
    background: [
      { code: 'sex', type: 'single', required: true, text: text('性别', 'Sex'),
        options: [{ code: 'male', text: text('男', 'Male') }, { code: 'female', text: text('女', 'Female') }] },
      { code: 'birth_year', type: 'number', required: true, min: 1900, max: 2026, text: text('出生年', 'Birth year') },
      { code: 'occupation', type: 'single', required: false, text: text('职业', 'Occupation'),
        options: [{ code: 'farmer', text: text('农民', 'Farmer') }, { code: 'other', text: text('其他', 'Other') }] },
    ],
    key_groups: [
      { code: 'farmer', text: text('农民', 'Farmers'), when: { occupation: ['farmer'] } },
      { code: 'older', text: text('老年人', 'Older people'), when: { age: [60, 69] } },
      { code: 'youth', text: text('青少年', 'Young people'), when: { age: [0, 17] }, outside_frame: true },
    ],
    items: [
      item('K01', 'knowledge', 40, { type: 'single', options, key: 3 }),
      item('M01', 'methods', 20, { type: 'true_false', key: 2 }),
      item('S01', 'spirit', 20, { type: 'multiple', options, key: [1, 3] }),
      item('A01', 'application', 20, { type: 'number', min: 0, max: 100, key: 42 }),
    ],
  };
}

const anchors = () => ({ instrument: 'small', version: '0.9.0', items: ['K01', 'M01', 'S01'] });

/* Per kind: a good file, its rules, and the breaks that the schema or only a rule can see. */
const cases = {
  instrument: {
    base: smallInstrument,
    rules: instrumentFaults,
    schema: {
      'an unknown field': (d) => { d.hint = 'x'; },
      'a text without English': (d) => { delete d.items[0].text.en; },
      'an empty text': (d) => { d.items[0].text.zh = ''; },
      'an unknown item type': (d) => { d.items[0].type = 'essay'; },
      'a single item with a list of keys': (d) => { d.items[0].key = [3]; },
      'a single item without options': (d) => { delete d.items[0].options; },
      'a number item with options': (d) => { d.items[3].options = d.items[0].options; },
      'a true_false key of 3': (d) => { d.items[1].key = 3; },
      'benchmark 27': (d) => { d.items[0].benchmarks = [27]; },
      'a version without patch': (d) => { d.version = '1.0'; },
      'a third sex option code': (d) => { d.background[0].options[0].code = 'man'; },
      'a key group of its own': (d) => { d.key_groups[0].code = 'pilot'; },
      'two anchors': (d) => { d.anchors = { ...anchors(), items: ['K01', 'M01'] }; },
      'anchors without their version': (d) => { d.anchors = anchors(); delete d.anchors.version; },
      'a reference without anchors': (d) => { d.reference = { instrument: 'small', version: '0.9.0' }; },
    },
    rule: {
      'points that do not add up': (d) => { d.items[0].points = 38; },
      'a dimension off the blueprint': (d) => { d.items[1].dimension = 'spirit'; },
      'a key that is no choice': (d) => { d.items[0].key = 4; },
      'choices with a gap': (d) => { d.items[0].options[2].choice = 4; },
      'two equal options': (d) => { d.items[0].options[1].text.zh = '甲'; },
      'two options that differ in case': (d) => { d.items[2].options[1].text.en = 'OPTION 1'; },
      'two answers alike in the background': (d) => { d.background[0].options[1].text.zh = ' 男'; },
      'an item code used twice': (d) => { d.items[1].code = 'K01'; },
      'a key group on an unknown option': (d) => { d.key_groups[0].when.occupation = ['fisher']; },
      'a number key out of range': (d) => { d.items[3].key = 101; },
      'an unknown standard': (d) => { d.standard = 'cast-1999'; },
      'an anchor that is no item': (d) => { d.anchors = { ...anchors(), items: ['K01', 'M01', 'K77'] }; },
      'anchors of a later version': (d) => { d.anchors = { ...anchors(), version: '1.0.1' }; },
      'a reference to itself': (d) => {
        d.anchors = anchors();
        d.reference = { instrument: 'small', version: '1.0.0' };
      },
    },
  },
  booklets: {
    base: () => shipped('booklets', 'kesu-open-50-bib7'),
    rules: bookletsFaults,
    world: shippedWorld,
    schema: {
      'a cluster without items': (d) => { d.clusters[0].items = []; },
      'an item twice in a cluster': (d) => { d.clusters[0].items[1] = d.clusters[0].items[0]; },
      'a cluster twice in a booklet': (d) => { d.booklets[0].clusters[1] = d.booklets[0].clusters[0]; },
      'no booklets': (d) => { d.booklets = []; },
      'a version without patch': (d) => { d.version = '1.0'; },
    },
    rule: {
      'an item in no cluster': (d) => { d.clusters[6].items.pop(); },
      'an item in two clusters': (d) => { d.clusters[6].items[0] = d.clusters[5].items[0]; },
      'an item that is not the instrument\'s': (d) => { d.clusters[0].items[0] = 'K99'; },
      'another instrument': (d) => { d.instrument_version = '2.0.0'; },
      'an unknown cluster': (d) => { d.booklets[0].clusters[0] = 'c9'; },
      'a cluster code used twice': (d) => { d.clusters[1].code = 'c1'; },
      'booklets of unequal length': (d) => { d.booklets[0].clusters.pop(); },
      'a cluster too often in a position': (d) => { d.booklets[0].clusters.reverse(); },
      'two clusters that meet too often': (d) => { d.booklets.push(...structuredClone(d.booklets)); d.booklets[7].code = 'b8'; d.booklets[0].clusters[2] = 'c5'; },
    },
  },
  standard: {
    base: () => shipped('standards', 'cast-2024'),
    rules: standardFaults,
    schema: {
      'a cut that is no number': (d) => { d.literate_at = '70'; },
      'no source': (d) => { delete d.source; },
      'an empty list of dimensions': (d) => { d.dimensions = []; },
    },
    rule: {
      'bands that fall': (d) => { d.bands[1].from = 75; },
      'a cut without its band': (d) => { d.literate_at = 60; },
      'dimensions that do not add up': (d) => { d.dimensions[0].points = 30; },
      'bands that start above 0': (d) => { d.bands.shift(); },
    },
  },
  programme: {
    base: () => shipped('programmes', 'qijiang'),
    rules: programmeFaults,
    schema: {
      'a region code of seven digits': (d) => { d.regions[2].code = '5001100'; },
      'a township with a county code': (d) => { d.regions[2].code = '500111'; },
      'a share above 1': (d) => { d.targets[0].value = 15; },
      'an unknown kind of target': (d) => { d.targets[0].kind = 'hope'; },
      'a rank without among': (d) => { Object.assign(d.targets[1], { kind: 'rank' }); },
      'a gap between nothing': (d) => { d.targets[2].between = []; },
      'a gap between one thing twice': (d) => { d.targets[2].between = ['sex', 'sex']; },
      'a gap between what is not known': (d) => { d.targets[2].between = ['income']; },
      'a share of a gap': (d) => { d.targets[2].value = 0.1; },
      'a unit that is no flag': (d) => { d.regions[2].unit = 1; },
      'a note in one language': (d) => { d.regions[2].note = { zh: '甲' }; },
      'an unlisted township with a code of the list': (d) => {
        Object.assign(d.regions[2], { unlisted: true, note: { zh: '甲', en: 'A' } });
      },
      'an unlisted township without a note': (d) => {
        Object.assign(d.regions[2], { code: '500110901', unlisted: true });
      },
      'a standard of monitoring without its quote': (d) => { delete d.monitoring.quote; },
      'an empty quote': (d) => { d.targets[0].quote = ''; },
      'a blank quote': (d) => { d.baselines[0].quote = ' '; },
      'a derived baseline that does not say how': (d) => { d.baselines[0].derived = true; },
      'a missing document number instead of null': (d) => { delete d.source.document_number; },
      'month 13': (d) => { d.source.date = '2022-13-02'; },
      '30 February': (d) => { d.source.date = '2022-02-30'; },
      '29 February of a common year': (d) => { d.source.date = '2022-02-29'; },
      '31 November': (d) => { d.source.date = '2022-11-31'; },
      'an official survey opened by a file': (d) => { d.surveys[0].class = 'official'; },
      'an activity with a population share': (d) => { d.surveys[0].share = 0.5; },
      'a survey without a year': (d) => { delete d.surveys[0].year; },
      'a place that is no flag': (d) => { d.interview = { place: 'yes' }; },
      'an interview that says nothing': (d) => { d.interview = {}; },
      'an interview that asks for more': (d) => { d.interview = { place: true, voice: true }; },
      'booklets without a version': (d) => { d.surveys[0].booklets = 'kesu-open-50-bib7'; },
    },
    rule: {
      'a parent that is missing': (d) => { d.regions.splice(1, 1); },
      'a child before its parent': (d) => { d.regions.reverse(); },
      'a child with a foreign code': (d) => { d.regions[2].code = '500111001'; },
      'a code used twice': (d) => { d.regions[3].code = d.regions[2].code; },
      'a root outside the tree': (d) => { d.root = '500111'; },
      'a target on an unknown region': (d) => { d.targets[0].region = '500111'; },
      'a value the quote does not print': (d) => { d.targets[0].value = 0.16; },
      'a baseline the quote does not print': (d) => { d.baselines[0].share = 0.066; },
      'two baselines for one year': (d) => { d.baselines[1].year = 2017; },
      'a wording that is not quoted': (d) => { d.targets[1].wording = '全市第一'; },
      'a comparison with an unknown region': (d) => { d.targets[1].with = '500111'; },
      'a target after the period': (d) => { d.targets[0].year = 2030; },
      'a rehearsal that does not say so': (d) => { d.surveys[0].title.zh = '模拟测评'; },
      'an unknown standard': (d) => { d.surveys[0].standard = 'cast-1999'; },
      'an unknown booklet design': (d) => { Object.assign(d.surveys[0], { booklets: 'bib', booklets_version: '1.0.0' }); },
    },
  },
};

for (const [kind, { base, rules, schema, rule, world: around = world }] of Object.entries(cases)) {
  test(`${kind}: the unbroken file passes`, () => {
    assert.deepEqual(schemaFaults(kind, base()), []);
    assert.deepEqual(rules(base(), around), []);
  });
  for (const [what, spoil] of Object.entries(schema))
    test(`${kind}: the schema sees ${what}`, () => {
      const data = base();
      spoil(data);
      assert.notDeepEqual(schemaFaults(kind, data), []);
    });
  for (const [what, spoil] of Object.entries(rule))
    test(`${kind}: a rule sees ${what}`, () => {
      const data = base();
      spoil(data);
      assert.deepEqual(schemaFaults(kind, data), []);
      assert.notDeepEqual(rules(data, around), []);
    });
}

test('a rank needs its peers', () => {
  const data = shipped('programmes', 'xunwu');
  data.regions = data.regions.filter((r) => r.parent !== '360700' || r.code === '360734');
  assert.deepEqual(
    programmeFaults(data, world),
    [0, 1].map((at) => `targets/${at}: a rank needs peers below 360700`),
  );
});

test('a unit is no peer, and a rank is among regions above', () => {
  const data = shipped('programmes', 'xunwu');
  for (const region of data.regions)
    if (region.parent === '360700' && region.code !== '360734') region.unit = true;
  assert.equal(programmeFaults(data, world).length, 2);
  const aside = shipped('programmes', 'xunwu');
  aside.targets[0].among = '360100';
  assert.match(programmeFaults(aside, world)[0], /is not below 360100/);
});

test('an activity draws from an open bank only', () => {
  const instrument = { ...smallInstrument(), code: 'kesu-open-50', bank: 'secure' };
  const faults = programmeFaults(shipped('programmes', 'donghu'), { ...world, instruments: [instrument] });
  assert.deepEqual(faults, ['surveys/0: class activity must not draw from the secure bank']);
});

test('an anchor is the same item in both versions', () => {
  const earlier = { ...smallInstrument(), version: '0.9.0' };
  const later = { ...smallInstrument(), anchors: anchors(), reference: { instrument: 'small', version: '0.9.0' } };
  const both = { ...world, instruments: [earlier, later] };
  assert.deepEqual(schemaFaults('instrument', later), []);
  assert.deepEqual(instrumentFaults(later, both), []);
  later.items[0].options[1].text.en = 'Another';
  earlier.items.splice(2, 1);
  assert.deepEqual(instrumentFaults(later, both), [
    "anchor K01 is not the earlier version's item", "anchor S01 is not the earlier version's item",
  ]);
});

test('significant digits', () => {
  assert.equal(significantDigits('360000'), '36');
  assert.equal(significantDigits('360700'), '3607');
  assert.equal(significantDigits('360734'), '360734');
  assert.equal(significantDigits('360734100'), '360734100');
});
