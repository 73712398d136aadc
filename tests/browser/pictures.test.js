/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pictures of results, on screens and on paper: of a booklet survey with townships and an earlier
 * wave; two results side by side; and all programmes on one page.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { startKesu } from './kesu.js';
import { assertFits, assertLinesMissTexts, newPhone, shot, signIn, startBrowser } from './phone.js';

const PASSWORD = 'correct horse battery staple';
const DESK = { width: 1440, height: 900, isMobile: false, hasTouch: false };
const FIRST = 'first-wave';
const SECOND = 'second-wave';

let kesu, browser, figures;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
  await wave(FIRST, '2022', '1');
  kesu.run('score', FIRST);
  await wave(SECOND, '2024', '2');
  kesu.run('survey', 'close', SECOND);
  const main = JSON.parse(kesu.run('score', SECOND, '--format', 'json'));
  kesu.run('survey', 'publish', SECOND, '--run', String(main.run.id));
  kesu.account('reader', 'administrator', PASSWORD);
  figures = await (await fetch(`${kesu.url}${pathOf(SECOND)}`)).json();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

/* The literate share is so large that shares of few people are published. */
async function wave(slug, year, seed) {
  const more = ['--year', year, '--seed', seed, '--booklets', 'kesu-open-50-bib7'];
  const size = ['--psus', '4', '--persons', '6', '--target-share', '0.4'];
  const { path } = await kesu.sample(slug, ...size, ...more);
  kesu.run('simulate', slug, '--sample', path, '--server', kesu.url, '--response', '0.9');
}

function pathOf(slug) {
  return `/api/v1/surveys/${slug}/indicators?by=region,group`;
}

async function open(t, path, size, language = 'zh') {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await phone.page.addInitScript((one) => localStorage.setItem('kesu:language', one), language);
  await signIn(phone, kesu.url, 'reader', PASSWORD);
  await phone.page.goto(kesu.url + path);
  return phone;
}

/*
 * What a reader who sees nothing, or no colours, needs of a page: pictures with a title and a
 * description, tables with a caption, headings in their order, no name given twice, and texts that
 * stand out from white.
 */
async function assertAccessible(page, where) {
  const found = await page.evaluate(() => {
    const faults = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    for (const svg of all('svg[role=img]'))
      for (const id of (svg.getAttribute('aria-labelledby') || 'none').split(' ')) {
        const told = document.getElementById(id);
        if (!told || !svg.contains(told) || !told.textContent.trim()) faults.push(`picture: ${id}`);
      }
    for (const svg of all('svg:not([role=img])'))
      if (svg.getAttribute('aria-hidden') !== 'true') faults.push('a drawing without a role');
    for (const table of all('table'))
      if (!table.caption || table.querySelector('th:not([scope])')) faults.push('a table');
    const ids = all('[id]').map((one) => one.id);
    faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `twice: ${id}`));
    let level = 1;
    for (const heading of all('main :is(h1, h2, h3, h4)')) {
      const next = Number(heading.tagName[1]);
      if (next > level + 1) faults.push(`heading: ${heading.textContent}`);
      level = next;
    }
    const light = (colour) =>
      colour
        .match(/\d+/g)
        .slice(0, 3)
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    for (const text of all('.picture text, .signs, .picture figcaption')) {
      const style = getComputedStyle(text);
      const colour = text instanceof SVGElement ? style.fill : style.color;
      if (1.05 / (light(colour) + 0.05) < 4.5) faults.push(`pale: ${text.textContent}`);
    }
    for (const link of all('a[href^="#table-"]'))
      if (!document.querySelector(link.getAttribute('href'))) faults.push(`to nothing: ${link.href}`);
    return faults;
  });
  assert.deepEqual(found, [], where);
}

/* Every picture says that it is of a rehearsal, keeps inside of itself, and draws numbers alone. */
async function assertPictures(page, label) {
  const told = await page.locator('svg[role=img]').evaluateAll((all) =>
    all.map((svg) => {
      const box = svg.getBoundingClientRect();
      const outside = [...svg.querySelectorAll('text')].filter((text) => {
        const { left, right, bottom } = text.getBoundingClientRect();
        return left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1;
      });
      return {
        title: svg.querySelector('title').textContent,
        label: svg.querySelector('.stamp').textContent,
        outside: outside.map((text) => text.textContent),
        strange: /NaN|undefined|Infinity/.test(svg.outerHTML),
      };
    }),
  );
  for (const one of told)
    assert.deepEqual(one, { title: one.title, label, outside: [], strange: false });
  return told.map((one) => one.title);
}

const EXPECTED = ['分人群', '各地区', '直接估计与模型估计', '名次', '历年比例', '差距', '作答人数'];

for (const [width, language] of [[320, 'en'], [390, 'zh'], [1440, 'zh']])
  test(`the pictures of a survey (${width} px, ${language})`, async (t) => {
    const size = width === 1440 ? DESK : { width, height: 700 };
    const { page, errors } = await open(t, `/staff/surveys/${SECOND}#results`, size, language);
    await page.locator('svg[role=img]').first().waitFor();
    assert.match(await page.title(), /2024/);
    await page.locator('details.pictured summary').click();
    await page.locator('details.pictured svg[role=img]').first().waitFor();
    const titles = await assertPictures(page, language === 'zh' ? '演练数据' : 'Rehearsal data');
    if (language === 'zh')
      for (const part of EXPECTED) assert.ok(titles.some((title) => title.includes(part)), part);
    await assertFits(page, 'the pictures');
    await assertLinesMissTexts(page, 'the pictures');
    await assertAccessible(page, 'the pictures');
    await assertShown(page);
    await shot(page, `pictures-${width}-${language}`, true);
    assert.deepEqual(errors, []);
  });

/* What is drawn is what the document has: no mark of a withheld cell, an interval at each. */
async function assertShown(page) {
  const count = (part, sign) => page.locator(`.part:has([href="#${part}"]) .picture ${sign}`).count();
  const root = figures.about.region.code;
  const shown = (rows) => rows.filter((one) => one && one.share !== null).length;
  const groups = figures.estimates.filter((one) => one.region === root);
  assert.ok(shown(groups) > 3 && shown(groups) < groups.length, 'some groups are withheld');
  const towns = shown(figures.areas.map((one) => one.direct)) + shown(figures.areas.map((one) => one.model));
  assert.ok(towns > 3, 'there are townships');
  for (const sign of ['svg[role=img] .mark', 'svg[role=img] .ci']) {
    assert.equal(await count('table-groups', sign), shown(groups), sign);
    assert.equal(await count('table-areas', sign), towns, sign);
  }
  assert.equal(await count('table-groups', '.value.quiet'), groups.length - shown(groups));
  assert.equal(await count('table-ranks', '.bar'), figures.ranks.filter((one) => one.rank).length);
  const ticks = await page.locator('.part:has([href="#table-groups"]) .tick').allTextContents();
  assert.equal(ticks[0], '0%', 'an axis of shares begins at 0');
  const years = await page.locator('.standing .tick').allTextContents();
  assert.ok(years.includes('2022') && years.includes('2024') && years.includes('0%'));
  assert.equal(await page.locator('.standing .mark.past .ci').count(), 1, 'the earlier wave');
}

/* Pictures are drawn anew for A4; the share comes first, then pictures, then tables. */
test('the results print in their order', async (t) => {
  const { page } = await open(t, `/staff/surveys/${SECOND}#results`, { width: 390, height: 700 });
  await page.locator('svg[role=img]').first().waitFor();
  await page.evaluate(() => {
    window.printed = [];
    addEventListener('beforeprint', () =>
      Promise.resolve().then(() => {
        window.printed = [...document.querySelectorAll('svg[role=img]')].map((svg) => svg.width.baseVal.value);
      }),
    );
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const widths = await page.evaluate(() => window.printed);
  assert.ok(widths.length >= EXPECTED.length);
  assert.deepEqual([...new Set(widths)], [680]);
  assert.match(execFileSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' }), /\(A4\)/);
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' });
  const places = ['2024年，东湖区公民具备科学素质的比例为', '分人群结果', '表：同样的数字', '下载全部结果'];
  const found = places.map((one) => text.indexOf(one));
  assert.ok(found[0] >= 0 && found.every((at, i) => i === 0 || at > found[i - 1]), String(found));
  assert.doesNotMatch(text, /退出登录|数字见表/);
});

const rowsOf = (page, nth) => page.locator('.cells').nth(nth).locator('tbody tr').allTextContents();
const pointsOf = (value) => (value < 0 ? '−' : '+') + Math.abs(value * 100).toFixed(2);

test('two waves are compared by what is known of their errors', async (t) => {
  const address = `/staff/compare?a=${FIRST}&b=${SECOND}`;
  const { page, errors } = await open(t, address, { width: 320, height: 700 });
  await page.getByText('量尺由锚题链接').waitFor();
  const change = figures.trend.find((one) => one.kind === 'wave' && one.region === figures.about.region.code);
  const [all, men] = await rowsOf(page, 0);
  assert.ok(all.endsWith(pointsOf(change.change) + (change.change_se * 100).toFixed(2)), all);
  assert.match(men, /≥ \d/);
  await assertFits(page, 'two waves');
  await assertPictures(page, '演练数据');
  await assertAccessible(page, 'two waves');
  await shot(page, 'compare-320', true);
  await page.route(`**${pathOf(SECOND)}`, (route) =>
    route.fulfill({ json: { ...figures, standard: 'another' } }),
  );
  await page.reload();
  const refusal = page.locator('.apart');
  await refusal.getByText('不可比', { exact: true }).waitFor();
  assert.deepEqual(await refusal.locator('li').allTextContents(), ['评定标准不同。']);
  for (const row of await rowsOf(page, 0)) assert.match(row, /不可比–$/);
  assert.deepEqual(errors, []);
});

/* Measured by points, each sample stands on its own: the variances add. */
test('independent surveys have the error of a difference, one survey’s runs have none', async (t) => {
  const apart = (slug) => ({ ...figures, survey: slug, headline: 'observed', trend: [] });
  const { page } = await open(t, '/staff', DESK);
  for (const slug of [FIRST, SECOND])
    await page.route(`**${pathOf(slug)}`, (route) => route.fulfill({ json: apart(slug) }));
  await page.goto(`${kesu.url}/staff/compare?a=${FIRST}&b=${SECOND}`);
  await page.getByText('样本各自独立抽取').waitFor();
  const { se } = figures.estimates[0];
  const [all] = await rowsOf(page, 0);
  assert.ok(all.endsWith('+0.00' + (Math.sqrt(2) * se * 100).toFixed(2)), all);
  await page.unrouteAll();
  await page.goto(kesu.url + '/staff/compare');
  for (const name of ['甲', '乙'])
    await page.getByRole('group', { name }).getByLabel('调查').selectOption(SECOND);
  await page.getByText('两次计算出自同一批受访者').waitFor();
  assert.match((await rowsOf(page, 0))[0], /\+0\.00–$/);
});

for (const width of [320, 390])
  test(`all programmes on one page (${width} px)`, async (t) => {
    const { page, errors } = await open(t, '/staff/overview', { width, height: 700 });
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    const told = await rows.allTextContents();
    assert.equal(told.length, 5);
    assert.equal(told.filter((row) => row.includes('尚未发布')).length, 4);
    const [{ share, ci }] = figures.estimates;
    const percent = (value) => (value * 100).toFixed(1);
    const published = told.find((row) => row.startsWith('东湖区'));
    assert.ok(published.includes(`${percent(share)}%95%置信区间 ${percent(ci[0])}–${percent(ci[1])}%`), published);
    assert.match(published, /2025年目标 ≥ 17\.5%.*2024 · 已发布 演练数据/);
    await assertPictures(page, '演练数据');
    await assertFits(page, 'all programmes');
    await assertAccessible(page, 'all programmes');
    await shot(page, `overview-${width}`, true);
    assert.deepEqual(errors, []);
  });
