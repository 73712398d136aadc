/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What holds on every screen of the resident's page: that a rehearsal says so, that a message goes
 * when it has been heeded, and that Back shows what is true now.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import {
  DOUBLE_TAP_MS,
  answer,
  assertFits,
  begin,
  newPhone,
  next,
  saved,
  shot,
  startBrowser,
} from './phone.js';

const SMALL = { width: 320, height: 568 };
const PROBLEM = 'application/problem+json';

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function open(t, address = `/s/${SURVEY}`, options = SMALL) {
  const phone = await newPhone(browser, options);
  t.after(() => phone.context.close());
  await phone.page.goto(kesu.url + address);
  await phone.page.locator('#heading').waitFor();
  return phone;
}

const button = (page, name) => page.getByRole('button', { name, exact: true });

/* A tap that is no second one of a double tap. */
async function tap(page, name) {
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await button(page, name).click();
}

async function answerSome(page, count) {
  for (let i = 0; i < count; i++) {
    await answer(page, i);
    await next(page);
  }
}

async function toReview(page) {
  while (await page.locator('.place').count()) await next(page);
}

function refusal(type, status) {
  const body = JSON.stringify({ type: '/problems/' + type, instance: 'request-7' });
  return { status, contentType: PROBLEM, body };
}

/* --- a rehearsal --- */

async function says(page, heading, label = '演练数据') {
  await page.locator('#heading').filter({ hasText: heading }).waitFor();
  await page.getByText(label, { exact: true }).first().waitFor();
  assert.equal(await page.getByText(label, { exact: true }).count(), 1, heading);
  await assertFits(page, heading);
}

test('every screen of a rehearsal says that it is one', async (t) => {
  const { context, page } = await open(t);
  await says(page, '东湖区');
  await tap(page, '我有续答码');
  await says(page, '请输入 8 位续答码');
  await tap(page, '返回');
  await begin(page);
  await page.locator('.place').waitFor();
  await says(page, '');
  await tap(page, '在另一部手机上继续');
  await says(page, '续答码');
  await tap(page, '返回');
  await tap(page, '退出并撤回');
  await says(page, '确定退出并撤回吗');
  await tap(page, '继续答题');
  await answerSome(page, 7);
  await saved(page);

  const other = await context.newPage();
  await other.goto(page.url());
  await says(other, '没答完的答卷');
  await tap(other, 'English');
  await says(other, 'not finished', 'Rehearsal data');
  await tap(other, '中文');
  await tap(other, '换一个人作答');
  await says(other, '东湖区');
  await begin(other);
  await tap(other, '退出并撤回');
  await tap(other, '确定撤回');
  await says(other, '您已撤回');
  await other.route('**/api/v1/surveys/*', (route) => route.abort());
  await tap(other, '重新开始');
  await says(other, '网络不通');
  await other.close();

  await toReview(page);
  await says(page, '检查并提交');
  await page.route('**/submission', async (route) => {
    await says(page, '正在提交');
    return route.continue();
  });
  await tap(page, '提交答卷');
  await says(page, '提交成功');
  await page.reload();
  await says(page, '提交成功');
  /* A phone that an older version of this page has used does not know it yet. */
  await page.evaluate((path) => localStorage.removeItem('kesu:rehearsal:' + path), `/s/${SURVEY}`);
  await page.reload();
  await says(page, '提交成功');
});

test('a letter of a rehearsal, its closing and its errors say so', async (t) => {
  const slug = 'labelled';
  const { tokens } = await kesu.sample(slug);
  const { page } = await open(t, `/i/${tokens[0]}`);
  await begin(page);
  await answerSome(page, 6);
  await saved(page);
  const { page: second } = await open(t, `/i/${tokens[0]}`);
  await second.getByRole('checkbox').check();
  await tap(second, '开始答题');
  await says(second, '有人已用这封信开始作答');
  await tap(second, '不是我');
  await says(second, '这封信只供一位居民使用');
  await second.goto(`${kesu.url}/s/${slug}`);
  await says(second, '只面向抽中的居民');

  await page.route('**/answers/*', (route) => route.fulfill(refusal('secret-missing', 401)));
  await answer(page, 1);
  await says(page, '请重新打开链接');
  await tap(page, '重新开始一份答卷');
  await says(page, '确定重新开始吗');
  await page.unroute('**/answers/*');
  kesu.sql(`UPDATE kesu.survey SET state = 'closed' WHERE slug = '${slug}'`);
  await page.waitForTimeout(4000);
  await page.reload();
  await says(page, '本次调查已经结束');
  await second.goto(`${kesu.url}/i/${tokens[1]}`);
  await says(second, '本次调查已经结束');
});

/* --- English in large text --- */

for (const width of [320, 360])
  test(`English in large text fits ${width} px: the bar, buttons and the review`, async (t) => {
    const { page } = await open(t, undefined, { width, height: 640 });
    await tap(page, 'English');
    await tap(page, 'Large');
    await assertFits(page, 'the introduction');
    await tap(page, 'I have a code');
    await assertFits(page, 'the code');
    await tap(page, 'Back');
    await page.getByRole('checkbox').check();
    await tap(page, 'Start');
    await page.locator('.place').waitFor();
    await assertFits(page, 'a question');
    const [badge, size] = await Promise.all(
      [page.locator('.badge'), button(page, 'Normal')].map((one) => one.boundingBox()),
    );
    assert.ok(badge.y < size.y + size.height && size.y < badge.y + badge.height, 'one line');
    await answerSome(page, 6);
    await tap(page, 'Leave and withdraw');
    await assertFits(page, 'leaving');
    await tap(page, 'Go on answering');
    await toReview(page);
    await assertFits(page, 'the review');
    const rows = await page
      .locator('.open.short li')
      .evaluateAll((all) => new Set(all.map((one) => one.getBoundingClientRect().top)).size);
    assert.ok(rows <= 25, `49 open questions in ${rows} rows`);
    await shot(page, `screens-en-large-${width}`, true);
    await tap(page, 'Submit');
    await page.locator('.receipt').waitFor();
    await assertFits(page, 'the receipt');
  });

/* --- messages --- */

test('a message goes when what it asks for is done', async (t) => {
  const { page } = await open(t);
  const gone = async (text) => assert.equal(await page.getByText(text).count(), 0, text);
  await tap(page, '开始答题');
  await page.getByText('请先勾选').waitFor();
  await page.getByRole('checkbox').check();
  await gone('请先勾选');
  await begin(page);

  await tap(page, '下一题');
  await page.getByText('请选择一项').waitFor();
  await page.locator('label.option').first().click();
  await gone('请选择一项');
  await next(page);

  const year = page.locator('input[inputmode=numeric]');
  await year.waitFor();
  await tap(page, '下一题');
  await page.getByText('请填一个数字').waitFor();
  await year.pressSequentially('1');
  await gone('请填一个数字');
  await tap(page, '下一题');
  await page.getByText('之间的整数').waitFor();
  await year.pressSequentially('9');
  await gone('之间的整数');
  assert.equal(await year.getAttribute('aria-invalid'), 'false');
  await year.fill('1960');
  await next(page);

  let refused = 0;
  await page.route('**/answers/*', (route) =>
    refused++ ? route.continue() : route.fulfill(refusal('unprocessable', 422)),
  );
  await page.locator('label.option').first().click();
  await page.locator('main').getByText('这个答案没能保存').waitFor();
  await shot(page, 'screens-refused');
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await page.locator('label.option').nth(1).click();
  await saved(page);
  await gone('这个答案没能保存');
});

/* --- Back --- */

test('after the submission Back shows the receipt and no question', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 7);
  await toReview(page);
  await tap(page, '提交答卷');
  const receipt = page.locator('.receipt');
  await receipt.waitFor();
  const number = await receipt.textContent();
  const shown = async (what) => {
    await receipt.waitFor();
    assert.equal(await receipt.textContent(), number, what);
    assert.equal(await page.locator('.place, main input').count(), 0, what);
  };
  for (let i = 0; i < 5; i++) {
    await page.goBack();
    await shown(`${i + 1} times Back`);
  }
  await page.goForward();
  await shown('forward');
  await page.reload();
  await shown('a reload in the middle of the history');
  await page.goto(kesu.url + '/staff');
  await page.goBack();
  await shown('back from another page');
  await page.goto('about:blank');
  await page.goBack();
  await shown('back from an empty page');
});

test('Back of the next person does not lead into the form before theirs', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 6);
  await toReview(page);
  await tap(page, '提交答卷');
  await page.locator('.receipt').waitFor();
  await tap(page, '换一个人作答');
  await begin(page);
  const first = await page.locator('.place').textContent();
  await page.goBack();
  await page.goBack();
  assert.equal(await page.locator('.place').textContent(), first);
});

/* --- double taps --- */

const SAME_SCREEN_MS = 200; /* as the page has it */

class TooSlow extends Error {}

/* Two taps of a shaky finger at one place; the second is where the first was, whatever is there. */
async function tapTwice(page, target, interval) {
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await target.boundingBox();
  const at = [x + width / 2, y + height / 2];
  await page.evaluate(() => {
    window.taps = [];
    addEventListener('pointerdown', (event) => window.taps.push(event.timeStamp), true);
  });
  await page.mouse.click(...at);
  await page.waitForTimeout(interval);
  await page.mouse.click(...at);
  const gap = await page.evaluate(() => window.taps.at(-1) - window.taps[0]);
  if (gap >= SAME_SCREEN_MS - 20) throw new TooSlow(`the machine took ${gap} ms for it`);
  await page.waitForTimeout(DOUBLE_TAP_MS);
}

/* A machine that is too busy for a double tap says nothing about them. */
const unlessSlow = (body) => (t) =>
  body(t).catch((error) => {
    if (!(error instanceof TooSlow)) throw error;
    t.diagnostic(error.message);
  });

for (const interval of [40, 120])
  test(`a double tap on any button counts as one (${interval} ms)`, unlessSlow(async (t) => {
    const { context, page } = await open(t);
    const twice = (name) => tapTwice(page, button(page, name), interval);
    const shows = (text) => page.locator('#heading').filter({ hasText: text }).waitFor();
    await twice('大字');
    await button(page, '普通字').waitFor();
    await twice('普通字');
    await button(page, '大字').waitFor();
    await twice('English');
    await button(page, '中文').waitFor();
    await twice('中文');
    await twice('我有续答码');
    await shows('请输入 8 位续答码');
    await twice('返回');
    await shows('东湖区');
    await tapTwice(page, page.locator('label.option'), interval);
    assert.ok(await page.getByRole('checkbox').isChecked(), 'the consent stays ticked');
    await twice('开始答题');
    await page.locator('.place').waitFor();
    assert.match(await page.locator('.place').textContent(), /基本情况 第 1 题/);
    assert.equal(await page.locator('input:checked').count(), 0);
    await tapTwice(page, page.locator('label.option').first(), interval);
    await twice('在另一部手机上继续');
    await shows('续答码');
    await twice('返回');
    await twice('退出并撤回');
    await shows('确定退出并撤回吗');
    await twice('继续答题');
    await page.locator('.place').waitFor();
    while (!(await page.locator('input[type=checkbox]').count())) {
      await answer(page, 1);
      await next(page);
    }
    await tapTwice(page, page.locator('label.option').first(), interval);
    assert.equal(await page.locator('input:checked').count(), 1, 'a box stays ticked');
    await twice('清除答案');
    assert.equal(await page.locator('input:checked').count(), 0);
    await page.locator('.place').waitFor();
    await toReview(page);
    await twice('返回修改');
    await page.locator('.place').waitFor();
    await twice('检查答案');
    await shows('检查并提交');

    const other = await context.newPage();
    await other.goto(page.url());
    await tapTwice(other, button(other, '换一个人作答'), interval);
    assert.equal(await other.getByRole('checkbox').isChecked(), false);
    await begin(other);
    await tapTwice(other, button(other, '退出并撤回'), interval);
    await tapTwice(other, button(other, '确定撤回'), interval);
    await other.locator('#heading').filter({ hasText: '您已撤回' }).waitFor();

    await twice('提交答卷');
    await shows('提交成功');
    assert.equal(await page.locator('.receipt').count(), 1);
  }));
