/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People without a letter: asked first what quotas go by, and not asked it again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import {
  answer,
  assertFits,
  attemptOf,
  heading,
  newPhone,
  next,
  shot,
  signIn,
  startBrowser,
  stateOf,
} from './phone.js';

const SLUG = 'opt-in-rehearsal';
const PASSWORD = 'correct horse battery staple';
const MAKE = `
  INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
    rehearsal, sampled, opt_in, instrument_id, instrument_bank, standard_code, standard_version,
    state)
  SELECT '${SLUG}', programme_id, vintage, region, title, year, 'model_assisted', true, true, true,
    instrument_id, instrument_bank, standard_code, standard_version, 'open'
  FROM kesu.survey WHERE slug = '${SURVEY}'`;
const QUOTAS = `
  INSERT INTO kesu.quota (survey_id, cell, groups, most)
  SELECT survey_id, c.cell, c.groups::jsonb, c.most
  FROM kesu.survey,
    (VALUES (1, '{"sex": "male"}', 0), (2, '{"sex": "female"}', 5)) AS c (cell, groups, most)
  WHERE slug = '${SLUG}'`;

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
  kesu.sql(MAKE);
  kesu.sql(QUOTAS);
  kesu.account('chen', 'field_manager', PASSWORD);
  for (let i = 0; i < 100; i++) {
    const reply = await fetch(`${kesu.url}/api/v1/surveys/${SLUG}`);
    if (reply.status === 200 && (await reply.json()).opt_in.asks.length) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the survey is not there');
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function begun(t) {
  const phone = await newPhone(browser, { width: 320 });
  t.after(() => phone.context.close());
  await phone.page.goto(`${kesu.url}/s/${SLUG}`);
  await phone.page.getByRole('checkbox').check();
  await phone.page.getByRole('button', { name: '开始答题' }).click();
  await phone.page.locator('.place').waitFor();
  return phone.page;
}

test('who is not wanted any more is thanked before answering', async (t) => {
  const page = await begun(t);
  await assertFits(page, 'asked first');
  await shot(page, 'opt-in-first');
  assert.equal(await heading(page), '您的性别是？');
  await answer(page, 0);
  await next(page);
  await page.getByText('已经足够').waitFor();
  assert.equal(await page.getByText('重试').count(), 0); /* it is no fault, and it stays so */
  assert.equal(await page.getByRole('button', { name: '再试一次' }).count(), 0);
  await assertFits(page, 'thanked');
  await shot(page, 'opt-in-full');
  assert.deepEqual(kesu.sql("SELECT count(*) FROM kesu.attempt"), ['0']);
});

test('who is wanted goes on with what was not asked yet', async (t) => {
  const page = await begun(t);
  await answer(page, 1);
  await next(page);
  await page.getByText('您是哪一年出生的').waitFor();
  await answer(page, 0);
  await next(page);
  const attempt = await attemptOf(page);
  for (let i = 0; i < 50; i++) {
    const { background } = await stateOf(kesu.url, attempt);
    if (background.sex === 'female' && background.birth_year === 1960) break;
    assert.ok(i < 49, JSON.stringify(background));
    await page.waitForTimeout(100);
  }
  assert.deepEqual(kesu.sql('SELECT invited, quota_cell FROM kesu.attempt'), ['f|2']);
});

async function manager(t, path, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await signIn(phone, kesu.url, 'chen', PASSWORD);
  await phone.page.goto(`${kesu.url}/staff/surveys/${path}`);
  return phone;
}

const wanted = () =>
  kesu.sql("SELECT groups::text || ' ' || most FROM kesu.quota WHERE most IS NOT NULL ORDER BY cell");

test('whoever manages the fieldwork sees who has come, and sets other numbers', async (t) => {
  const { page, errors } = await manager(t, SLUG + '/field', { width: 390, height: 844 });
  await page.getByRole('link', { name: '配额' }).click();
  const row = (name) => page.locator('tbody tr').filter({ hasText: name });
  await row('男').getByText('已满').waitFor();
  assert.match(await row('女').textContent(), /^女01–$/, 'one has begun');
  assert.ok(await page.getByLabel('年龄', { exact: true }).isDisabled(), 'somebody is counted by sex');
  await shot(page, 'quotas-390', true);
  await row('女').getByRole('spinbutton').fill('99999999999');
  await page.getByRole('button', { name: '保存配额' }).click();
  await row('女').getByText('须是人数').waitFor();
  assert.equal(await row('男').getByText('须是人数').count(), 0);
  assert.ok(await row('女').getByRole('spinbutton').evaluate((one) => one === document.activeElement));
  await assertFits(page, 'a number that is refused');
  await shot(page, 'quotas-refused', true);
  await row('女').getByRole('spinbutton').fill('1');
  await row('男').getByRole('spinbutton').fill('');
  await page.getByRole('button', { name: '保存配额' }).click();
  await page.getByText('已保存。').waitFor();
  await row('女').getByText('已满').waitFor();
  await row('男').getByText('不限').waitFor();
  assert.deepEqual(wanted(), ['{"sex": "female"} 1']);
  assert.deepEqual(errors.filter((text) => !/422/.test(text)), []);
});

test('quotas are taken away after a question, and made anew by other variables', async (t) => {
  const { page } = await manager(t, SLUG + '/quotas', { width: 320, height: 640 });
  await page.getByRole('button', { name: '取消全部配额' }).click();
  await assertFits(page, 'the question');
  await page.locator('.confirm').getByRole('button', { name: '取消全部配额' }).click();
  await page.getByText('配额已取消').waitFor();
  assert.deepEqual(wanted(), ['']);
  await page.getByRole('button', { name: '保存配额' }).click();
  await page.getByText('请至少填一格').waitFor();
  await page.getByLabel('性别', { exact: true }).uncheck();
  await page.getByLabel('年龄', { exact: true }).uncheck();
  await page.getByText('请至少选一项').waitFor();
  await page.getByLabel('城乡', { exact: true }).check();
  await page.getByLabel('乡村 · 配额').fill('9');
  await page.getByRole('button', { name: '保存配额' }).click();
  await page.getByText('不能换变量').waitFor();
  await assertFits(page, 'variables that are refused');
  await shot(page, 'quotas-320', true);
  assert.deepEqual(wanted(), ['']);
  await page.goto(`${kesu.url}/staff/surveys/${SURVEY}/quotas`);
  await page.getByText('不接受样本之外的自愿参加者').waitFor();
});

test('a wide screen has room for every kind', async (t) => {
  const { page } = await manager(t, SLUG + '/quotas', { width: 1440, height: 900, isMobile: false });
  await page.getByLabel('文化程度', { exact: true }).check();
  await page.getByText('本科及以上').first().waitFor();
  assert.equal(await page.getByRole('spinbutton').count(), 50);
  await assertFits(page, 'fifty kinds');
  await shot(page, 'quotas-1440', true);
});

test('a new survey lets people opt in where its class allows it', async (t) => {
  const { page, errors } = await manager(t, '', { width: 320, height: 640 });
  await page.goto(kesu.url + '/staff/new-survey');
  const tick = page.getByLabel('没有收到信的人也可以自愿参加');
  await page.getByLabel('结果性质').selectOption('official');
  assert.equal(await tick.count(), 0);
  await page.getByLabel('结果性质').selectOption('model_assisted');
  await tick.check();
  await page.getByLabel('标题（中文）').fill('自愿参加的演练');
  await page.getByLabel('标题（英文）').fill('A rehearsal that people opt into');
  await page.getByLabel('短名').fill('opt-in-draft');
  await page.getByLabel('这是演练').check();
  await page.getByLabel('评定标准').selectOption('cast-2024');
  await assertFits(page, 'a new survey');
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.locator('.steps .current').getByText('草稿').waitFor();
  await page.goto(kesu.url + '/staff/surveys/opt-in-draft/quotas');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('There are no quotas').waitFor();
  await page.getByLabel('Age 60-69', { exact: false }).first().waitFor();
  await assertFits(page, 'quotas in English');
  await shot(page, 'quotas-english', true);
  assert.deepEqual(errors, []);
});
