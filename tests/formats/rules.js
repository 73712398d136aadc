/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that a JSON Schema cannot express. Each function takes data that already keeps its schema and returns
 * one line per fault; `world` is {standards, instruments, booklets}: lists of the other files' data.
 */

function repeated(list) {
  return [...new Set(list.filter((value, i) => list.indexOf(value) !== i))];
}

function once(what, list) {
  return repeated(list).map((value) => `${what} ${value} occurs more than once`);
}

/* A text as it looks: base/core/src/visible.c says why so. */
const hidden = new RegExp(
  '[\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u17b4\\u17b5\\u180b-\\u180f' +
    '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff]',
  'g',
);
const spaces = new RegExp(
  '[\\t-\\r \\x85\\xa0\\u115f\\u1160\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f' +
    '\\u3000\\u3164\\uffa0]+',
  'g',
);
const forms = Object.fromEntries(
  ['｡。', '｢「', '｣」', '､、', '･・', '￠¢', '￡£', '￥¥'].map((pair) => [...pair]),
);
const plain = /^([A-Z]?[a-z]+|[A-Z]+)$/;

function looks(text) {
  return text
    .replace(hidden, '')
    .replace(spaces, ' ')
    .replace(/^ | $/g, '')
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[｡｢｣､･￠￡￥]/g, (c) => forms[c])
    .replace(/ (?=[\u2e80-\uffff])|(?<=[\u2e80-\uffff]) /g, '')
    .replace(/[A-Za-z]{3,}/g, (word) => (plain.test(word) ? word.toLowerCase() : word));
}

function alikeFaults({ code, options = [] }) {
  return ['zh', 'en'].flatMap((language) => {
    const seen = options.map((o) => looks(o.text[language]));
    return seen.flatMap((one, i) => {
      const first = seen.indexOf(one);
      return first < i ? [`options ${first + 1} and ${i + 1} of ${code} look the same`] : [];
    });
  });
}

const sum = (list) => list.reduce((total, value) => total + value, 0);

export function standardFaults(standard) {
  const { bands, dimensions } = standard;
  const from = bands.map((band) => band.from);
  const faults = [...once('band', bands.map((b) => b.code))];
  if (from[0] !== 0) faults.push('the first band does not start at 0');
  if (from.some((value, i) => i > 0 && value <= from[i - 1])) faults.push('bands do not rise');
  if (from.at(-1) > standard.points) faults.push('a band starts above the most points');
  if (!from.includes(standard.literate_at)) faults.push('no band starts at literate_at');
  if (dimensions) {
    faults.push(...once('dimension', dimensions.map((d) => d.code)));
    if (sum(dimensions.map((d) => d.points)) !== standard.points) faults.push('dimensions do not add up to points');
  }
  return faults;
}

/* "360000" -> "36", "360700" -> "3607", "360734" -> "360734", "500110001" -> itself. */
export function significantDigits(code) {
  return code.length === 6 ? code.replace(/(00){1,2}$/, '') : code;
}

const levels = ['province', 'city', 'county', 'township', 'village'];

function regionFaults(programme) {
  const faults = once('region', programme.regions.map((r) => r.code));
  const seen = new Map();
  for (const region of programme.regions) {
    const parent = seen.get(region.parent);
    seen.set(region.code, region);
    if (region.parent === null) continue;
    if (!parent) {
      faults.push(`region ${region.code}: parent ${region.parent} does not stand before it`);
      continue;
    }
    if (!region.code.startsWith(significantDigits(parent.code)))
      faults.push(`region ${region.code} does not begin as its parent ${parent.code}`);
    if (levels.indexOf(region.level) <= levels.indexOf(parent.level))
      faults.push(`region ${region.code} is not on a lower level than its parent`);
  }
  for (const language of ['zh', 'en'])
    faults.push(...once('name', programme.regions.map((r) => `${r.name[language]} below ${r.parent}`)));
  if (!seen.has(programme.root)) faults.push(`root ${programme.root} is not among the regions`);
  return faults;
}

function targetFaults(programme, target, at) {
  const regions = new Map(programme.regions.map((r) => [r.code, r]));
  const faults = [];
  const region = regions.get(target.region);
  if (!region) faults.push(`${at}: region ${target.region} is unknown`);
  if (target.year < programme.period.from || target.year > programme.period.to)
    faults.push(`${at}: year ${target.year} is outside the period`);
  if (target.kind === 'share' && !target.quote.includes(`${+(target.value * 100).toFixed(4)}%`))
    faults.push(`${at}: the quote does not print the value`);
  if (target.kind === 'rank') {
    const isBelow = (r) => r && (r.parent === target.among || isBelow(regions.get(r.parent)));
    const peers = programme.regions.filter((r) => r.level === region?.level && !r.unit && isBelow(r));
    if (!isBelow(region)) faults.push(`${at}: ${target.region} is not below ${target.among}`);
    if (region?.unit) faults.push(`${at}: ${target.region} is ranked with none`);
    if (peers.length < 2) faults.push(`${at}: a rank needs peers below ${target.among}`);
  }
  if (target.kind === 'comparison' && target.with !== 'CN' && !regions.has(target.with))
    faults.push(`${at}: region ${target.with} is unknown`);
  if (target.wording !== undefined && !target.quote.includes(target.wording))
    faults.push(`${at}: the wording is not part of the quote`);
  return faults;
}

function baselineFaults(programme, baseline, at) {
  const faults = [];
  if (!programme.regions.some((r) => r.code === baseline.region))
    faults.push(`${at}: region ${baseline.region} is unknown`);
  if (!baseline.derived && !baseline.quote.includes(`${+(baseline.share * 100).toFixed(4)}%`))
    faults.push(`${at}: the quote does not print the share`);
  return faults;
}

function surveyFaults(survey, at, world) {
  const faults = [];
  if (!world.standards.some((s) => s.code === survey.standard)) faults.push(`${at}: standard ${survey.standard} is unknown`);
  const instrument = world.instruments.find(
    (i) => i.code === survey.instrument && i.version === survey.instrument_version,
  );
  /* No instrument at all: the file set under test comes without the instruments folder. */
  if (world.instruments.length > 0 && !instrument)
    faults.push(`${at}: instrument ${survey.instrument} ${survey.instrument_version} is unknown`);
  if (survey.booklets) {
    const design = world.booklets.find((d) => d.code === survey.booklets && d.version === survey.booklets_version);
    if (!design) faults.push(`${at}: booklet design ${survey.booklets} ${survey.booklets_version} is unknown`);
    else if (design.instrument !== survey.instrument || design.instrument_version !== survey.instrument_version)
      faults.push(`${at}: booklet design ${survey.booklets} is of another instrument`);
  }
  const open = survey.class === 'activity' || (survey.class === 'model_assisted' && survey.rehearsal);
  if (instrument && (instrument.bank === 'open') !== open)
    faults.push(`${at}: class ${survey.class} must not draw from the ${instrument.bank} bank`);
  if (survey.rehearsal && !survey.title.zh.includes('演练')) faults.push(`${at}: a rehearsal's title must say 演练`);
  return faults;
}

export function programmeFaults(programme, world) {
  const { targets, baselines, surveys, period } = programme;
  return [
    ...(period.from > period.to ? ['period ends before it begins'] : []),
    ...regionFaults(programme),
    ...targets.flatMap((t, i) => targetFaults(programme, t, `targets/${i}`)),
    ...once('baseline', baselines.map((b) => `${b.region} ${b.year}`)),
    ...baselines.flatMap((b, i) => baselineFaults(programme, b, `baselines/${i}`)),
    ...once('survey', surveys.map((s) => s.slug)),
    ...surveys.flatMap((s, i) => surveyFaults(s, `surveys/${i}`, world)),
  ];
}

function itemFaults(item) {
  const faults = [];
  const choices = item.options?.map((o) => o.choice) ?? (item.type === 'true_false' ? [1, 2] : []);
  if (choices.some((choice, i) => choice !== i + 1)) faults.push(`${item.code}: choices are not 1, 2, 3 ...`);
  if (item.type !== 'number')
    for (const key of [item.key].flat())
      if (!choices.includes(key)) faults.push(`${item.code}: key ${key} is no choice`);
  faults.push(...alikeFaults(item));
  if (item.type === 'number' && (item.key < (item.min ?? -Infinity) || item.key > (item.max ?? Infinity)))
    faults.push(`${item.code}: the key is outside min and max`);
  return faults;
}

function keyGroupFaults(group, background) {
  const faults = [];
  for (const [name, wanted] of Object.entries(group.when)) {
    if (name === 'age') {
      if (wanted[0] > wanted[1]) faults.push(`key group ${group.code}: ages fall`);
      continue;
    }
    const options = background.find((q) => q.code === name)?.options?.map((o) => o.code) ?? [];
    for (const option of wanted)
      if (!options.includes(option)) faults.push(`key group ${group.code}: ${name} has no option ${option}`);
  }
  return faults;
}

function blueprintFaults(instrument, standard) {
  const points = (items) => sum(items.map((item) => item.points));
  const faults = [];
  if (points(instrument.items) !== standard.points) faults.push(`items do not add up to ${standard.points} points`);
  for (const { code, points: wanted } of standard.dimensions ?? [])
    if (points(instrument.items.filter((item) => item.dimension === code)) !== wanted)
      faults.push(`items of ${code} do not add up to ${wanted} points`);
  return faults;
}

function isBefore(version, other) {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number));
  const at = a.findIndex((part, i) => part !== b[i]);
  return at >= 0 && a[at] < b[at];
}

/* The parts of an item that respondents see, and those by which it is scored. */
const substance = ({ type, points, text, options, min, max, key }) =>
  JSON.stringify([type, points, text.zh, text.en, (options ?? []).map((o) => [o.text.zh, o.text.en]), min, max, key]);

function anchorFaults(instrument, world) {
  const { anchors, reference, code, version, items } = instrument;
  const earlier = (name) => world.instruments.find((i) => i.code === name.instrument && i.version === name.version);
  const faults = [];
  for (const name of [anchors, reference])
    if (name?.instrument === code && !isBefore(name.version, version))
      faults.push(`${name.version} is no version before ${version}`);
  for (const anchor of anchors?.items ?? []) {
    const item = items.find((i) => i.code === anchor);
    const was = earlier(anchors)?.items.find((i) => i.code === anchor);
    if (!item) faults.push(`anchor ${anchor} is no item`);
    else if (earlier(anchors) && (!was || substance(was) !== substance(item)))
      faults.push(`anchor ${anchor} is not the earlier version's item`);
  }
  return faults;
}

export function instrumentFaults(instrument, world) {
  const { background, items, key_groups: groups, frame } = instrument;
  const standard = world.standards.find((s) => s.code === instrument.standard);
  return [
    ...(frame.age_min > frame.age_max ? ['frame ends before it begins'] : []),
    ...once('item', items.map((i) => i.code)),
    ...items.flatMap(itemFaults),
    ...once('background question', background.map((q) => q.code)),
    ...background.flatMap(alikeFaults),
    ...background.flatMap((q) => once(`${q.code}: option`, (q.options ?? []).map((o) => o.code))),
    ...background.filter((q) => q.min > q.max).map((q) => `${q.code}: min is above max`),
    ...once('key group', groups.map((g) => g.code)),
    ...groups.flatMap((g) => keyGroupFaults(g, background)),
    ...anchorFaults(instrument, world),
    ...(standard ? blueprintFaults(instrument, standard) : [`standard ${instrument.standard} is unknown`]),
  ];
}

/* Checks how often each cluster is in each position and how often each pair is in one booklet. */
function balanceFaults({ clusters, booklets }) {
  const codes = clusters.map((c) => c.code);
  const places = booklets[0].clusters.map((_, i) => i);
  const inPlace = codes.flatMap((code) => places.map((i) => booklets.filter((b) => b.clusters[i] === code).length));
  const together = codes.flatMap((one, i) =>
    codes.slice(i + 1).map((other) => booklets.filter((b) => b.clusters.includes(one) && b.clusters.includes(other)).length),
  );
  return [
    ...(new Set(inPlace).size > 1 ? ['clusters do not stand equally often in every position'] : []),
    ...(new Set(together).size > 1 || together.includes(0) ? ['clusters do not meet equally often'] : []),
  ];
}

export function bookletsFaults(design, world) {
  const { clusters, booklets } = design;
  const instrument = world.instruments.find(
    (i) => i.code === design.instrument && i.version === design.instrument_version,
  );
  const held = clusters.flatMap((c) => c.items);
  const wanted = instrument?.items.map((i) => i.code) ?? [];
  const codes = clusters.map((c) => c.code);
  const unknown = booklets.flatMap((b) => b.clusters.filter((c) => !codes.includes(c)).map((c) => `${b.code}: ${c}`));
  const uneven = booklets.some((b) => b.clusters.length !== booklets[0].clusters.length);
  return [
    ...once('cluster', codes),
    ...once('booklet', booklets.map((b) => b.code)),
    ...once('item', held),
    ...(instrument ? [] : [`instrument ${design.instrument} ${design.instrument_version} is unknown`]),
    ...held.filter((item) => !wanted.includes(item)).map((item) => `item ${item} is not the instrument's`),
    ...wanted.filter((item) => !held.includes(item)).map((item) => `item ${item} is in no cluster`),
    ...unknown.map((what) => `booklet ${what} is no cluster`),
    ...(uneven ? ['booklets have unequal numbers of clusters'] : []),
    ...(unknown.length || uneven ? [] : balanceFaults(design)),
  ];
}
