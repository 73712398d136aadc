/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secure form before residents see it: its preview, its pilot, and what the survey's page says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startKesu } from './kesu.js';
import {
  DOUBLE_TAP_MS,
  answer,
  assertFits,
  heading,
  newPhone,
  next,
  saved,
  shot,
  signIn,
  startBrowser,
} from './phone.js';

const PHONE = { width: 390, height: 700 };
const NARROW = { width: 320, height: 640 };
const PASSWORD = 'correct horse battery staple';
const SLUG = 'secure-draft';
const MARK = '预览，不计入结果';

const documentOf = (path) =>
  JSON.parse(readFileSync(new URL('../../questionnaires/' + path, import.meta.url), 'utf8'));

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
  const instrument = documentOf('instruments/kesu-open-50.json');
  const design = documentOf('booklets/kesu-open-50-bib7.json');
  kesu.store([{ ...instrument, code: 'made-secure-50', bank: 'secure' }], 'instrument');
  kesu.store([{ ...design, code: 'made-secure-bib7', instrument: 'made-secure-50' }], 'design');
  const words = ['--title-zh', '待试测的调查', '--title-en', 'A survey to be tried'];
  const what = ['--instrument', 'made-secure-50', '--booklets', 'made-secure-bib7'];
  const more = ['--standard', 'cast-2024', '--class', 'model_assisted', '--year', '2026'];
  kesu.run('survey', 'create', SLUG, '--programme', 'donghu', '--region', '360102', ...what,
    ...more, ...words);
  kesu.account('designer', 'designer', PASSWORD);
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function open(t, path, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await phone.page.goto(kesu.url + path);
  return phone;
}

async function designer(t, path, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await signIn(phone, kesu.url, 'designer', PASSWORD);
  await phone.page.goto(kesu.url + path);
  return phone;
}

const countOf = (table) => Number(kesu.sql(`SELECT count(*) FROM kesu.${table}`));

for (const size of [PHONE, NARROW])
  test(`a draft is previewed, and nothing is stored (${size.width} px)`, async (t) => {
    const { context, page, errors } = await designer(t, `/staff/surveys/${SLUG}#forms`, size);
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: '打开预览' }).click(),
    ]);
    await tab.getByRole('button', { name: /^打开题册 1（/ }).waitFor();
    assert.equal(await tab.getByRole('button', { name: /^打开题册/ }).count(), 7);
    await tab.getByText(MARK, { exact: true }).waitFor();
    await assertFits(tab, 'the booklets');
    await shot(tab, `preview-booklets-${size.width}`, true);
    const before = countOf('form_shown');
    await tab.getByRole('button', { name: /^打开题册 2（/ }).click();
    await tab.locator('.place').waitFor();
    const shown = await heading(tab);
    const chosen = await answer(tab, 1);
    await assertFits(tab, 'a question');
    await shot(tab, `preview-question-${size.width}`, true);
    await tab.getByText(MARK, { exact: true }).waitFor();
    await tab.waitForTimeout(DOUBLE_TAP_MS);
    await tab.getByRole('button', { name: 'English' }).click();
    await tab.getByText('Preview: counts nowhere', { exact: true }).waitFor();
    await tab.waitForFunction((was) => document.querySelector('#heading').textContent !== was, shown);
    assert.ok(await tab.locator('label.option input').nth(1).isChecked(), chosen);
    await tab.waitForTimeout(DOUBLE_TAP_MS); /* the button is where the other one was */
    await tab.getByRole('button', { name: '中文' }).click();
    await tab.waitForFunction((was) => document.querySelector('#heading').textContent === was, shown);
    while (await tab.locator('.place').count()) {
      await answer(tab, 0);
      await next(tab);
    }
    await tab.getByText('什么也没有保存').waitFor();
    assert.equal(countOf('attempt') + countOf('pilot'), 0);
    assert.equal(countOf('form_shown'), before + 3, 'each time that it was opened');
    assert.equal(await tab.evaluate(() => Object.keys(localStorage).join()
      .includes('attempt')), false);
    assert.deepEqual(errors, []);
  });

test('a preview takes an account', async (t) => {
  const { page } = await open(t, `/s/${SLUG}?preview`, PHONE);
  await page.getByText('请先在管理页面登录').waitFor();
  await assertFits(page, 'a preview for nobody');
});

test('colleagues try the form by links, and the designer sees what came of it', async (t) => {
  const { page, errors } = await designer(t, `/staff/surveys/${SLUG}#forms`, PHONE);
  await page.getByLabel('链接个数').fill('2');
  await page.getByRole('button', { name: '生成链接' }).click();
  const link = await page.locator('form code').first().textContent();
  assert.match(link, /\/p\/[0-9a-f]{32}$/);
  await assertFits(page, 'the links');
  await shot(page, 'pilot-links', true);
  const colleague = await open(t, new URL(link).pathname, NARROW);
  await colleague.page.getByText('请您帮忙试答这份问卷').waitFor();
  await assertFits(colleague.page, 'the start of a pilot');
  await shot(colleague.page, 'pilot-start', true);
  await colleague.page.getByRole('button', { name: '开始答题' }).click();
  await colleague.page.locator('.place').waitFor();
  for (let i = 0; i < 6; i++) {
    await answer(colleague.page, i);
    await next(colleague.page);
  }
  await saved(colleague.page);
  await colleague.page.reload();
  await colleague.page.getByText('试测，不计入结果', { exact: true }).waitFor();
  await assertFits(colleague.page, 'a question of a pilot');
  await shot(colleague.page, 'pilot-question', true);
  while (await colleague.page.locator('.place').count()) await next(colleague.page);
  await colleague.page.getByRole('button', { name: '提交答卷' }).click();
  await colleague.page.getByText('试测作答已经收到').waitFor();
  assert.deepEqual(colleague.errors, []);
  await page.reload();
  await page.getByText('链接 2 个，已开始 1 个，已提交 1 个').waitFor();
  await page.getByRole('table', { name: '试测结果' }).waitFor();
  await page.getByRole('table', { name: '题目曝光' }).waitFor();
  await assertFits(page, 'the results of a pilot');
  await shot(page, 'pilot-results', true);
  await page.getByRole('button', { name: '删除试测' }).click();
  await page.locator('.confirm').getByRole('button', { name: '删除试测' }).click();
  await page.getByText('还没有试测链接').waitFor();
  assert.equal(countOf('attempt'), 0);
  assert.deepEqual(errors, []);
});
