/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff pages: programmes, an activity, and a survey's results on a phone and on a desk. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import { assertFits, assertLinesMissTexts, newPhone, shot, startBrowser } from './phone.js';
import { widened } from './wide.js';

const DESK = { width: 1280, height: 900, isMobile: false, hasTouch: false };
const NARROW = { width: 320, height: 640 };
const results = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8'));

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function open(t, path, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await phone.page.route('**/surveys/figures/indicators*', (route) =>
    route.fulfill({ json: results }),
  );
  await phone.page.goto(kesu.url + path);
  return phone;
}

for (const [name, size] of Object.entries({ desk: DESK, narrow: NARROW })) {
  test(`programmes and their surveys are listed (${name})`, async (t) => {
    const { page, errors } = await open(t, '/staff', size);
    const link = page.getByRole('link', { name: '东湖区公民科学素质模拟测评（演练）（2026年）' });
    await link.waitFor();
    await page.getByText('2025年目标 ≥ 17.5%').waitFor();
    await assertFits(page, 'the list');
    await shot(page, `staff-programmes-${name}`, true);
    await link.click();
    await page.getByText('非抽样调查结果').waitFor();
    assert.deepEqual(errors, []);
  });

  test(`an activity shows no share (${name})`, async (t) => {
    const { page, errors } = await open(t, `/staff/surveys/${SURVEY}`, size);
    await page.getByText('非抽样调查结果，不代表本地区公民具备科学素质的比例').waitFor();
    await page.getByText('演练数据', { exact: true }).waitFor();
    assert.doesNotMatch(await page.locator('main').textContent(), /\d%/);
    assert.equal(await page.locator('.picture').count(), 0);
    await assertFits(page, 'an activity');
    await shot(page, `staff-activity-${name}`, true);
    assert.deepEqual(errors, []);
  });

  test(`figures stand with their intervals against the target (${name})`, async (t) => {
    const { page, errors } = await open(t, '/staff/surveys/figures', size);
    await page.locator('.rehearsal').getByText('演练数据', { exact: true }).waitFor();
    const doubtful = page.getByRole('region', { name: '存疑答卷' });
    for (const text of ['1314', '1302', '–', '41.6'])
      await doubtful.getByText(text, { exact: true }).waitFor();
    await doubtful.getByText('仍计入各项结果').waitFor();
    const told = page.locator('.headline').first().locator('.sentence');
    await told.getByText('2024年，东湖区公民具备科学素质的比例为 10.9%（95%置信区间 9.0–12.9%）').waitFor();
    await page.locator('.facts').getByText('2024-11-01 至 2024-11-20').waitFor();
    await assertFits(page, 'the results');
    await assertPlotIsTable(
      page,
      results.estimates.filter((one) => one.region === results.target.region),
    );
    await assertComparisons(page);
    await assertGaps(page);
    await shot(page, `staff-gaps-${name}`, true);
    await page.getByRole('combobox').selectOption('360102002');
    await page.locator('#table-gaps').getByText('没有可以公布的差距').waitFor();
    await assertPlotIsTable(
      page,
      results.estimates.filter((one) => one.region === '360102002'),
    );
    await page.getByRole('table').first().getByText('等效样本量不足30人').first().waitFor();
    await assertLinesMissTexts(page, 'the results');
    await assertTownships(page);
    await assertYears(page);
    await assertMeasures(page);
    await assertFits(page, 'the results with all their blocks open');
    assert.match(
      await page.locator('footer').textContent(),
      new RegExp(results.run.snapshot_sha256),
    );
    await shot(page, `staff-results-${name}`, true);
    assert.deepEqual(errors, []);
  });
}

for (const width of [320, 390])
  test(`a word wider than a screen of ${width} px does not widen the page`, async (t) => {
    const { page, errors } = await open(t, '/staff', { width, height: 700 });
    await page.route('**/indicators*', (route) => route.fulfill({ json: widened(results) }));
    await page.route('**/api/v1/programmes', async (route) => {
      const reply = await route.fetch();
      return route.fulfill({ json: widened(await reply.json()) });
    });
    await page.reload();
    await page.locator('.card').first().waitFor();
    await assertFits(page, 'the list');
    await page.goto(`${kesu.url}/staff/surveys/figures`);
    await page.locator('.headline').first().waitFor();
    for (const block of await page.locator('details').all())
      await block.evaluate((one) => (one.open = true));
    await assertFits(page, 'the results');
    await assertLinesMissTexts(page, 'the results');
    const name = await page.locator('.estimates tbody th').first().boundingBox();
    assert.ok(name.width < width / 2, `a name takes ${name.width} px`);
    await shot(page, `staff-wide-${width}`, true);
    await page.route('**/indicators*', (route) =>
      route.fulfill({
        status: 404,
        contentType: 'application/problem+json',
        body: JSON.stringify(
          widened({ type: '/problems/not-found', title: 'x', detail: 'x', instance: 'x' }),
        ),
      }),
    );
    await page.reload();
    await page.getByRole('alert').waitFor();
    await assertFits(page, 'an error');
    assert.deepEqual(errors.filter((text) => !/404/.test(text)), []);
  });

/* Each page in English: no Chinese beside quotations, and the choice is kept. */
test('one language at a time, and the reader’s choice is remembered', async (t) => {
  const { page, errors } = await open(t, '/staff', NARROW);
  await page.locator('.card').first().waitFor();
  assert.doesNotMatch(await spoken(page), /Programmes|Loading|Sign in/);
  await page.getByRole('button', { name: 'English' }).click();
  for (const path of ['/staff', `/staff/surveys/${SURVEY}`, '/staff/surveys/figures']) {
    await page.goto(kesu.url + path);
    await page.locator('.card, .disclaimer, .headline').first().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    for (const block of await page.locator('details').all())
      await block.evaluate((one) => (one.open = true));
    const text = await spoken(page);
    assert.equal(await page.title(), `${await page.locator('h1').textContent()} · Kesu`);
    assert.doesNotMatch(text, /\p{Script=Han}/u, path);
    assert.doesNotMatch(text, /undefined|null|NaN/, path);
    await assertFits(page, path);
    await shot(page, 'staff-english-' + path.split('/').pop(), true);
  }
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByText('公民具备科学素质的比例').first().waitFor();
  assert.deepEqual(errors, []);
});

/* What a page says itself, in its own language. */
function spoken(page) {
  return page.locator('body').evaluate((body) => {
    const copy = body.cloneNode(true);
    const language = document.documentElement.lang;
    for (const one of copy.querySelectorAll(`noscript, [lang]:not([lang="${language}"])`)) one.remove();
    return copy.textContent;
  });
}

/* A bound with the error up to which it stands, what is not comparable and stops, what is not loaded. */
async function assertComparisons(page) {
  const told = await page.locator('#comparisons .promise').allTextContents();
  assert.equal(told.length, 3);
  assert.match(told[0], /高于对照数据.*全国，2025年，10\.00%.*标准误至少.*评定标准 cast-2024（本次 cast-2024）.*来源未说明/);
  assert.match(told[0], /差 \+3\.86 个百分点.*\+1\.21 至 \+6\.51.*只要对照数据的标准误不超过 1\.63/);
  assert.match(told[1], /不可比：评定标准不同.*benchmark-2016（本次 cast-2024）/);
  assert.doesNotMatch(told[1], /概率|个百分点/);
  assert.match(told[2], /对照数据未载入$/);
  await page.getByText('另有 1 个地区的数据不可比').waitFor();
  await page.locator('#monitoring').getByText('新时代公民科学素质标准', { exact: true }).waitFor();
  await page.getByText('差距 8 项，其中 1 项可与以往调查相比').waitFor();
  assert.deepEqual(await page.locator('#marked li').allTextContents(), [
    '贤士湖管理处不是乡镇街道，不参加排名',
    '扬农管理处方案没有点名',
  ]);
}

/* Of the survey's own region, with what has become of one since an earlier wave. */
async function assertGaps(page) {
  const gaps = page.locator('#table-gaps');
  assert.equal(await gaps.locator('tbody tr').count(), results.gaps.length);
  const first = gaps.locator('tbody tr').first();
  await first.getByText('40—49岁 减 50—59岁').waitFor();
  await first.getByText('2024年为 +4.1').waitFor();
  await first.getByText('差距比当时小的概率 55%').waitFor();
  await gaps.getByText('相异指数').waitFor();
}

/* Both figures of a township side by side, ranks only as intervals, and notes on what is unknown. */
async function assertTownships(page) {
  const rows = (title) =>
    page.getByRole('table', { name: title }).locator('tbody tr').allTextContents();
  const [sampled, hidden, synthetic] = await rows('直接估计与模型估计');
  assert.match(sampled, /滕王阁街道155.*12\.8%6\.9–18\.7%.*11\.9%8\.1–16\.3%2\.10\.42.*慎用/);
  assert.match(hidden, /不公布.*不公布.*样本过少/);
  assert.doesNotMatch(hidden, /%/);
  assert.match(synthetic, /不公布.*11\.1%.*0\.00.*合成估计/);
  assert.deepEqual(await rows('下级地区的名次置信区间'), [
    '滕王阁街道第 1–2 名，共 2 个百花洲街道',
    '百花洲街道第 1–2 名，共 2 个滕王阁街道',
    '扬子洲镇没有数据–',
  ]);
  await page.getByText('没有数据、未参加排列的地区：扬子洲镇').waitFor();
  await page.getByText('南昌市：对照数据未载入：缺少其他地区的同口径数据，无法给出名次').waitFor();
}

/* Changes with their intervals, an unknown error in words, and no target met before its year. */
async function assertYears(page) {
  const rows = (title) =>
    page.getByRole('table', { name: title }).locator('tbody tr').allTextContents();
  const [wave, baseline] = await rows('与以往相比的变化');
  assert.match(wave, /东湖区2021年调查.*计算编号 310\.0%\+1\.00−1\.79 至 \+3\.79.*变化不显著（可能只是抽样误差），p = 0\.48/);
  assert.match(baseline, /2020年基期由方案文字推算7\.0%\+3\.95.*其标准误若大于 1\.73 个百分点/);
  assert.equal((await rows('2025年公民具备科学素质的比例：外推')).length, 2);
  const headline = await page.locator('.headline').first().textContent();
  assert.match(headline, /按本次调查，目标年份尚未到/);
  assert.match(headline, /目前比例不低于目标的概率/);
}

/* Four shares of the same answers, the headline marked, in plain words why they differ. */
async function assertMeasures(page) {
  const block = page.locator('#measures');
  const rows = await block.getByRole('table', { name: '演练数据' }).locator('tbody tr').allTextContents();
  assert.deepEqual(
    rows.map((row) => row.match(/\d+\.\d%/)[0]),
    ['12.8%', '5.8%', '10.9%', '10.1%'],
  );
  assert.deepEqual(
    rows.map((row) => row.includes('公布口径')),
    [false, false, true, false],
  );
  assert.match(rows[2], /似真值得分.*10\.9%9\.0–12\.9%0\.99/);
  await block.getByText('为什么几个比例不同').click();
  await block.getByText('按其作答和背景在可能的水平中随机抽取多次').waitFor();
  const text = await block.textContent();
  assert.match(text, /EAP 信度0\.63.*4\.82%.*128.*越接近 1，个人得分里的运气成分越少/);
  assert.doesNotMatch(text, /α/, 'booklets have none');
  const table = block.getByRole('region');
  const [wide, view] = await table.evaluate((one) => [one.scrollWidth, one.clientWidth]);
  assert.ok(wide <= view, `the measures are ${wide} px wide in ${view} px`);
  assert.match(await page.locator('.headline').first().textContent(), /口径 似真值得分/);
}

/* The first plot and the first table show these estimates, and nothing that was suppressed. */
async function assertPlotIsTable(page, estimates) {
  const picture = page.locator('.picture').first();
  const rows = await picture.locator('.name').allTextContents();
  assert.deepEqual(
    rows.sort(),
    estimates.map((one) => one.group_label.zh).sort(),
  );
  const shown = estimates.filter((one) => one.share !== null);
  assert.equal(await picture.locator('svg[role=img] .mark').count(), shown.length);
  assert.equal(await picture.locator('svg[role=img] .ci').count(), shown.length, 'intervals');
  const withheld = await picture.locator('.value.quiet').allTextContents();
  assert.deepEqual(withheld, Array(estimates.length - shown.length).fill('不公布'));
  const table = await page.getByRole('table').first().locator('tbody tr').allTextContents();
  for (const [index, one] of estimates.entries()) {
    const share = one.share === null ? '不公布' : (one.share * 100).toFixed(1) + '%';
    assert.ok(table[index].includes(share), `${table[index]} has no ${share}`);
  }
}

/* A survey with answers and an interim run, made once. */
let scored;
function scoredSurvey() {
  scored ||= (async () => {
    /* The literate share is so large that shares of few people are published. */
    const { path } = await kesu.sample('scored', '--target-share', '0.4');
    kesu.run('simulate', 'scored', '--sample', path, '--server', kesu.url, '--concurrency', '8');
    kesu.run('score', 'scored');
  })();
  return scored;
}

test('a scored survey shows what the server has computed', async (t) => {
  await scoredSurvey();
  const reply = await fetch(`${kesu.url}/api/v1/surveys/scored/indicators?by=region,group`);
  const { estimates, run } = await reply.json();
  const { page, errors } = await open(t, '/staff/surveys/scored', DESK);
  await page.locator('.headline').first().waitFor();
  await assertPlotIsTable(
    page,
    estimates.filter((one) => one.region === estimates[0].region),
  );
  assert.match(await page.locator('footer').textContent(), new RegExp(run.snapshot_sha256));
  const observed = page.locator('[data-measure=observed]');
  const told = (estimates[0].measures.observed.share * 100).toFixed(1) + '%';
  assert.ok((await observed.textContent()).includes(told), 'the observed share is shown');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Excel' }).click();
  const file = readFileSync(await (await download).path());
  assert.deepEqual([...file.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'Excel needs a byte order mark');
  assert.match(file.toString(), /演练数据/);
  assert.deepEqual(errors, []);
});

const PASSWORD = 'correct horse battery staple';
let people = 0;

function newAccount(role) {
  const name = `person-${++people}`;
  kesu.account(name, role, PASSWORD);
  return name;
}

/* A page of somebody who has signed in. */
async function openAs(t, role, path, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  const data = { name: newAccount(role), password: PASSWORD };
  const reply = await phone.context.request.post(kesu.url + '/api/v1/session', { data });
  assert.equal(reply.status(), 201, await reply.text());
  await phone.page.addInitScript(() => localStorage.setItem('kesu:signed-in', '1'));
  await phone.page.goto(kesu.url + path);
  return phone;
}

test('a draft says what it lacks, and an approval what it fixes', async (t) => {
  const words = ['--title-zh', '待批准的调查', '--title-en', 'A survey to be approved'];
  const what = ['--instrument', 'kesu-open-50', '--standard', 'cast-2024', '--class', 'activity'];
  kesu.run('survey', 'create', 'drafted', '--programme', 'donghu', '--region', '360102', '--year',
    '2026', '--opens', '2099-01-01T08:00', '--closes', '2099-02-01T08:00', ...what, ...words);
  const { page, errors } = await openAs(t, 'administrator', '/staff/surveys?state=draft', NARROW);
  await page.getByRole('link', { name: '待批准的调查' }).click();
  const next = page.getByRole('region', { name: '下一步' });
  await next.getByText('计划的开始时间未到').waitFor();
  assert.ok(await next.getByRole('button', { name: '开始现场' }).isDisabled());
  await next.getByRole('button', { name: '登记批准' }).click();
  await next.getByText('从此不能再改').waitFor();
  await next.getByLabel('表号').fill('KX-1');
  await next.getByLabel('批准机关').fill('县统计局');
  await next.getByLabel('批准文号').fill('2026-7');
  await next.getByLabel('有效期起').fill('2026-12-01');
  await next.getByLabel('有效期止').fill('2026-11-01');
  await next.getByRole('button', { name: '登记批准' }).click();
  await next.getByRole('alert').getByText('有效期止日早于起日').waitFor();
  await assertFits(page, 'an approval that does not fit');
  await shot(page, 'staff-approval', true);
  await next.getByLabel('有效期止').fill('2099-12-01');
  await next.getByRole('button', { name: '登记批准' }).click();
  await page.locator('.steps .current').getByText('已批准').waitFor();
  await page.getByText('2026-7').waitFor();
  assert.deepEqual(errors.filter((text) => !/409/.test(text)), []);
});

test('the fieldwork is followed as people finish', async (t) => {
  const { path, tokens } = await kesu.sample('followed');
  const { page, errors } = await openAs(t, 'field_manager', '/staff/surveys/followed', NARROW);
  await page.getByRole('link', { name: '现场' }).click();
  const count = (name) => page.locator('.facts div', { hasText: name }).first().locator('dd');
  await count('抽中').getByText(String(tokens.length), { exact: true }).waitFor();
  await page.getByText('有新数据时自动更新').waitFor();
  assert.equal(await count('完成').textContent(), '0');
  kesu.run('simulate', 'followed', '--sample', path, '--server', kesu.url, '--response', '0.5');
  await page.waitForFunction(
    () => Number(document.querySelectorAll('.facts dd')[3].textContent) > 0,
    null,
    { timeout: 5000 },
  );
  await page.getByText('这些率怎样算').click();
  await page.getByText('最保守的回答率').waitFor();
  await page.getByText('分地区 (').click();
  await assertFits(page, 'the fieldwork');
  await shot(page, 'staff-field', true);
  assert.deepEqual(errors, []);
});

test('a survey is closed, scored, compared and withdrawn by those who may', async (t) => {
  await scoredSurvey();
  const path = '/staff/surveys/scored';
  const watched = await openAs(t, 'monitor', path, NARROW);
  await watched.page.getByText('“结束现场”：您的账号不能走这一步').first().waitFor();
  assert.equal(await watched.page.getByRole('button', { name: '结束现场' }).count(), 0);
  await assertFits(watched.page, 'the life');
  const { page, errors } = await openAs(t, 'administrator', path, { width: 390, height: 700 });
  await page.getByRole('button', { name: '结束现场' }).click();
  await page.getByText('同时抽取随机种子').waitFor();
  await page.getByRole('button', { name: '暂不' }).click();
  await page.getByRole('button', { name: '结束现场' }).click();
  await page.locator('.confirm').getByRole('button', { name: '结束现场' }).click();
  await page.locator('.steps .current').getByText('已结束').waitFor();
  await page.getByRole('link', { name: '去计算' }).click();
  await page.getByRole('button', { name: '开始计算' }).click();
  const main = page.locator('.run-card', { hasText: '正式计算' });
  await main.getByText('已完成').waitFor();
  await main.getByText('这次计算说明了什么').click();
  await main.getByText('回答率').waitFor();
  await page.getByText('换一个种子计算').first().click();
  await page.getByLabel('种子').fill('5');
  await page.getByRole('button', { name: '换一个种子计算' }).click();
  await page.locator('.run-card', { hasText: '敏感性计算' }).getByText('已完成').waitFor();
  await page.locator('#spread').getByText('相差 0.00 个百分点').waitFor();
  await assertFits(page, 'runs');
  await shot(page, 'staff-runs', true);
  await page.getByRole('link', { name: '两次计算并列' }).click();
  await page.getByText('两次计算出自同一批受访者').waitFor();
  const all = page.locator('.cells').first().getByRole('row', { name: /^全体/ });
  assert.match(await all.textContent(), /全体(\d+\.\d%)[^%]*%\1[^%]*%\+0\.00–$/);
  await page.goBack();
  /* Of a real survey, another main run says why. */
  kesu.sql(`SET session_replication_role = replica; UPDATE kesu.survey SET instrument_bank =
    'secure', rehearsal = false WHERE slug = 'scored'`);
  await page.reload();
  await page.locator('summary', { hasText: '更正后重新正式计算' }).click();
  assert.equal(await page.getByRole('button', { name: '开始计算' }).count(), 0);
  await page.getByLabel('为什么要重新计算').fill('人口总数录入有误');
  await page.getByRole('button', { name: '更正后重新正式计算' }).click();
  const corrected = page.locator('.run-card', { hasText: '人口总数录入有误' });
  await corrected.getByText('正式计算').waitFor();
  await corrected.getByText('已完成').waitFor();
  await page.getByRole('link', { name: '进度' }).click();
  await page.locator('summary', { hasText: '撤回调查' }).click();
  await page.locator('details').getByRole('button', { name: '撤回调查' }).click();
  await page.getByLabel('撤回的原因').fill('样本框有误');
  await page.locator('.confirm').getByRole('button', { name: '撤回调查' }).click();
  await page.locator('.steps').getByText('样本框有误').waitFor();
  await page.getByRole('link', { name: '结果' }).click();
  await page.getByRole('alert').getByText('样本框有误').waitFor();
  await shot(page, 'staff-withdrawn', true);
  assert.deepEqual(errors, []);
});

test('a reply that is not the server’s is an error that can be tried again', async (t) => {
  for (const path of ['/staff', '/staff/surveys/figures']) {
    const { page, errors } = await open(t, path, NARROW);
    for (const reply of [
      { json: { code: 429 } },
      { json: null },
      { json: [] },
      { status: 204 },
      { contentType: 'text/html', body: 'sign in' },
    ]) {
      await page.route('**/api/v1/**', (route) => route.fulfill(reply));
      await page.reload();
      await page.getByText('数据读取失败').waitFor();
      await page.unrouteAll();
    }
    await page.route('**/indicators*', (route) => route.fulfill({ json: results }));
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.locator('.card, .headline').first().waitFor();
    assert.deepEqual(errors, []);
  }
});

/* The code of now (RFC 6238), or the one after it: each opens once. */
function codeOf(secret, later) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c));
  const text = bits.map((n) => n.toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(text.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const digest = createHmac('sha1', key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

test('somebody signs in, changes the password and turns the second factor on', async (t) => {
  const name = newAccount('monitor');
  const { page, errors } = await open(t, '/staff/surveys', NARROW);
  const enter = async (password, code) => {
    await page.getByLabel('账号').fill(name);
    await page.getByLabel('密码').fill(password);
    if (code) await page.getByLabel('六位数字').fill(code);
    await page.getByRole('main').getByRole('button', { name: '登录' }).click();
  };
  await enter('wrong');
  await page.getByText('账号或密码不对').waitFor();
  await assertFits(page, 'signing in');
  await shot(page, 'staff-sign-in');
  await enter(PASSWORD);
  await page.getByRole('combobox', { name: '状态' }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: name }).click();
  await page.getByText('修改密码').first().click();
  await page.getByLabel('现在的密码').fill(PASSWORD);
  await page.getByLabel('新密码', { exact: true }).fill('four other words of mine');
  await page.getByLabel('再输一次新密码').fill('four other words of mine');
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('密码已修改').waitFor();
  await page.getByText('启用', { exact: true }).first().click();
  await page.getByRole('textbox', { name: '密码', exact: true }).first().fill('four other words of mine');
  await page.getByRole('button', { name: '启用' }).click();
  await page.getByRole('img', { name: '二维码' }).waitFor();
  const secret = (await page.locator('code').textContent()).replace(/ /g, '');
  await page.getByLabel('六位数字').fill(codeOf(secret, 900));
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByText('数字不对').waitFor();
  await page.getByLabel('六位数字').fill(codeOf(secret, 0));
  await page.getByRole('button', { name: '确认启用' }).click();
  await page.getByText('已启用。').waitFor();
  await assertFits(page, 'the account');
  await shot(page, 'staff-account', true);
  await page.getByRole('button', { name: '退出登录' }).click();
  await enter('four other words of mine');
  await page.getByText('请再输入验证码').waitFor();
  await enter('four other words of mine', codeOf(secret, 1));
  await page.getByRole('button', { name: '在所有设备上退出' }).click();
  await page.getByText('请登录').waitFor();
  await page.getByRole('link', { name: '第一次登录' }).click();
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('设置码').fill('0000-0000-0000-0000-0000-0000-0000-0000');
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次新密码').fill(PASSWORD + '!');
  await page.getByRole('button', { name: '设定密码' }).click();
  await page.getByText('两次输入的新密码不一样').waitFor();
  await page.getByLabel('再输一次新密码').fill(PASSWORD);
  await page.getByRole('button', { name: '设定密码' }).click();
  await page.getByText('账号或设置码不对').waitFor();
  assert.deepEqual(errors.filter((text) => !/40[13]|422/.test(text)), []);
});

test('a page loads its own part, which can be asked for again', async (t) => {
  const phone = await newPhone(browser, NARROW);
  t.after(() => phone.context.close());
  const asked = [];
  phone.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await phone.page.route('**/assets/staff-setup-*', (route) => route.abort());
  await phone.page.goto(kesu.url + '/staff/setup');
  await phone.page.getByText('数据读取失败').waitFor();
  await phone.page.unrouteAll();
  await phone.page.getByRole('button', { name: '再试一次' }).click();
  await phone.page.getByLabel('设置码').waitFor();
  const others = asked.filter((path) => /staff-(results|runs|qr|field|page|accounts)-/.test(path));
  assert.deepEqual(others, []);
});

test('who comes back from a provider without success is told, and may try again', async (t) => {
  const { page, errors } = await open(t, '/staff', NARROW);
  const providers = [{ id: 'main', title: { zh: '统一身份认证', en: 'Single sign-on' } }];
  await page.route('**/api/v1/oidc', (route) => route.fulfill({ json: { providers } }));
  await page.goto(kesu.url + '/staff?problem=sign-in-refused');
  await page.getByText('那样登录没有成功').waitFor();
  const link = page.getByRole('link', { name: '用统一身份认证登录' });
  assert.equal(await link.getAttribute('href'), '/api/v1/oidc/main/start');
  await assertFits(page, 'signing in at a provider');
  assert.deepEqual(errors, []);
});

test('an administrator makes an account, and its owner a password and a token', async (t) => {
  const { page, errors } = await openAs(t, 'administrator', '/staff/accounts', NARROW);
  await page.locator('summary', { hasText: '建立账号' }).click();
  await page.getByLabel('账号').fill('newcomer');
  await page.locator('.card').getByLabel('角色').selectOption('evaluator');
  await page.getByRole('button', { name: '建立账号' }).click();
  await page.getByText('把这个设置码交给 newcomer').waitFor();
  const code = await page.locator('.disclaimer code').textContent();
  await assertFits(page, 'the accounts');
  await shot(page, 'staff-accounts', true);
  await page.goto(kesu.url + '/staff/audit');
  await page.getByText('建立账号').first().waitFor();
  await assertFits(page, 'the audit');
  await shot(page, 'staff-audit', true);
  assert.deepEqual(errors, []);
  const own = await newPhone(browser, NARROW);
  t.after(() => own.context.close());
  await own.page.goto(kesu.url + '/staff/setup');
  await own.page.getByLabel('账号').fill('newcomer');
  await own.page.getByLabel('设置码').fill(code);
  await own.page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await own.page.getByLabel('再输一次新密码').fill(PASSWORD);
  await own.page.getByRole('button', { name: '设定密码' }).click();
  await own.page.getByText('密码已设定').waitFor();
  await own.page.getByLabel('账号').fill('newcomer');
  await own.page.getByLabel('密码').fill(PASSWORD);
  await own.page.getByRole('main').getByRole('button', { name: '登录' }).click();
  await own.page.getByRole('link', { name: 'newcomer' }).click();
  await own.page.locator('summary', { hasText: '新建令牌' }).click();
  const making = own.page.locator('form', { has: own.page.getByLabel('用途') });
  await making.getByLabel('用途').fill('月报');
  await making.getByLabel('密码').fill(PASSWORD + '!');
  await making.getByRole('button', { name: '新建令牌' }).click();
  await own.page.getByText('现在的密码不对。').waitFor();
  await making.getByLabel('密码').fill(PASSWORD);
  await making.getByRole('button', { name: '新建令牌' }).click();
  const token = own.page.locator('.disclaimer code');
  assert.equal(await making.getByLabel('密码').inputValue(), '');
  const first = await token.textContent();
  const turning = own.page.locator('li', { hasText: '月报' });
  await turning.locator('summary', { hasText: '换新' }).click();
  await turning.getByLabel('密码').fill(PASSWORD);
  await shot(own.page, 'staff-tokens', true);
  await turning.getByRole('button', { name: '换新' }).click();
  await own.page.waitForFunction(
    (old) => document.querySelector('.disclaimer code').textContent !== old,
    first,
  );
  await own.page.getByRole('button', { name: '作废' }).click();
  await own.page.getByRole('button', { name: '确认作废' }).click();
  await own.page.getByText('月报').waitFor({ state: 'detached' });
  await assertFits(own.page, 'tokens');
});

test('who may not see a survey is asked to sign in, whether it exists or not', async (t) => {
  const { page } = await open(t, '/staff/surveys/no-such-survey', NARROW);
  await page.getByText('请登录').waitFor();
  await page.getByLabel('密码').waitFor();
});
