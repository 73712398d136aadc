/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People without a letter: asked first what quotas go by, and not asked it again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import { answer, assertFits, attemptOf, heading, newPhone, next, shot, startBrowser, stateOf } from './phone.js';

const SLUG = 'opt-in-rehearsal';
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
