/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whose form it is: links that are passed on, phones that are shared, letters that a household
 * reads, a second phone; and what a slip of the finger does.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import {
  DOUBLE_TAP_MS,
  answer,
  assertFits,
  attemptOf,
  begin,
  heading,
  newPhone,
  next,
  saved,
  shot,
  startBrowser,
  stateOf,
} from './phone.js';
import { instrument, programme } from './wide.js';

const SMALL = { width: 320, height: 568 };

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function phoneFor(t, options) {
  const phone = await newPhone(browser, options);
  t.after(() => phone.context.close());
  return phone;
}

async function open(t, address = `/s/${SURVEY}`, options = {}) {
  const phone = await phoneFor(t, options);
  await phone.page.goto(kesu.url + address);
  await phone.page.locator('#heading').waitFor();
  return phone;
}

async function answerSome(page, count, pick = 1) {
  for (let i = 0; i < count; i++) {
    await answer(page, pick + i);
    await next(page);
  }
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heldBy = async (page) => stateOf(kesu.url, await attemptOf(page));

/* --- addresses --- */

test('no address of any moment says more than the link itself', async (t) => {
  const { page } = await open(t);
  const seen = [];
  page.on('framenavigated', (frame) => seen.push(frame.url()));
  await begin(page);
  await answerSome(page, 7);
  seen.push(page.url());
  while (await page.locator('.place').count()) await next(page);
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.locator('.receipt').waitFor();
  for (let i = 0; i < 4; i++) {
    seen.push(page.url());
    await page.goBack();
  }
  assert.deepEqual(
    seen.filter((address) => address !== `${kesu.url}/s/${SURVEY}`),
    [],
  );
});

test('a link passed on midway starts a form of its own', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 8);
  await saved(page);
  const before = await heldBy(page);
  const { page: other } = await phoneFor(t);
  await other.goto(page.url());
  await begin(other);
  assert.match(await other.locator('.place').textContent(), /基本情况 第 1 题/);
  await answerSome(other, 3, 0);
  await saved(other);
  assert.notEqual((await attemptOf(other)).id, (await attemptOf(page)).id);
  assert.deepEqual(await heldBy(page), before);
});

test('a secret in a link from an older page is neither used nor kept', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 6);
  await saved(page);
  const { id, secret } = await attemptOf(page);
  const { page: other } = await phoneFor(t);
  await other.goto(`${kesu.url}/s/${SURVEY}#a=${id}&s=${secret}`);
  await other.getByRole('checkbox').waitFor();
  assert.equal(other.url(), `${kesu.url}/s/${SURVEY}`);
});

test('a form that an older page has left on the phone goes on, with its queue', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 5);
  await saved(page);
  const attempt = await attemptOf(page);
  await page.evaluate(({ id, secret }) => {
    localStorage.clear();
    sessionStorage.clear();
    const save = { answers: [{ item: 'K01', choice: 2, elapsed_ms: 900 }] };
    const queue = [{ seq: 6, save }];
    localStorage.setItem(
      'kesu:' + location.pathname,
      JSON.stringify({ attempt: id, secret, queue }),
    );
  }, attempt);
  await page.goto(page.url());
  await button(page, '继续上次的答卷').click();
  await saved(page);
  const { answers } = await stateOf(kesu.url, attempt);
  assert.deepEqual(answers, [{ item: 'K01', choice: 2 }]);
});

for (const tail of ['/', '//', '.', '。', '，', ',', ')', '）', ' ', '/。', '。请大家都来填'])
  test(`a link with "${tail}" behind it opens`, async (t) => {
    const { tokens } = await invited();
    for (const address of [`/s/${SURVEY}`, `/i/${tokens[0]}`, `/S/${SURVEY}`]) {
      const { page } = await phoneFor(t);
      await page.goto(kesu.url + address + tail);
      await page.getByRole('checkbox').waitFor();
      assert.equal(page.url(), kesu.url + address.replace('/S/', '/s/'));
    }
  });

test('a code that is typed from a letter opens', async (t) => {
  const { tokens } = await invited();
  const groups = tokens[0].match(/.{4}/g);
  const typed = [groups.join('-').toUpperCase(), groups.join(' ').replace(/0/g, 'O'),
    tokens[0].replace(/1/g, 'l')];
  for (const code of typed) {
    const { page } = await phoneFor(t);
    await page.goto(`${kesu.url}/i/${code}`);
    await page.getByRole('checkbox').waitFor();
    assert.equal(page.url(), `${kesu.url}/i/${tokens[0]}`);
  }
});

let sampled;
function invited() {
  sampled = sampled || kesu.sample('letters');
  return sampled;
}

/* --- a phone of a family --- */

test('the next person on a phone begins a form of their own, and nothing is lost', async (t) => {
  const { context, page } = await open(t, undefined, SMALL);
  await begin(page);
  await answerSome(page, 7);
  await saved(page);
  const first = await attemptOf(page);
  const place = await page.locator('.place').textContent();
  await page.close();

  const second = await context.newPage();
  await second.goto(`${kesu.url}/s/${SURVEY}`);
  await button(second, '换一个人作答').waitFor();
  const text = await second.locator('main').textContent();
  assert.match(text, /开始，已答 2 题/);
  assert.equal(await second.locator('input').count(), 0);
  await assertFits(second, 'the chooser');
  await shot(second, 'people-chooser');
  await button(second, '换一个人作答').click();
  await begin(second);
  await answerSome(second, 2, 0);
  await saved(second);
  assert.notEqual((await attemptOf(second)).id, first.id);
  assert.equal((await stateOf(kesu.url, first)).answers.length, 2);

  const third = await context.newPage();
  await third.goto(`${kesu.url}/s/${SURVEY}`);
  const ways = third.getByRole('button', { name: /^继续 .*开始的答卷/ });
  await ways.nth(1).waitFor();
  assert.equal(new Set(await ways.allTextContents()).size, 2, 'each says which form it opens');
  await shot(third, 'people-chooser-two');
  await third.getByRole('button', { name: /已答 2 题/ }).click();
  await third.locator('.place').waitFor();
  assert.equal(await third.locator('.place').textContent(), place);
});

/* --- a letter --- */

test('a letter that was begun asks who it was, and shows nothing of what was answered', async (t) => {
  const { tokens } = await invited();
  const address = `/i/${tokens[1]}`;
  const { page: first } = await open(t, address);
  await begin(first);
  await answerSome(first, 6);
  await saved(first);
  const place = await first.locator('.place').textContent();

  const { page } = await open(t, address, SMALL);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '开始答题' }).click();
  await page.getByText('有人已用这封信开始作答').waitFor();
  await assertFits(page, 'who began');
  await shot(page, 'people-letter', true);
  await button(page, '不是我').click();
  await page.getByText('这封信只供一位居民使用').waitFor();
  await button(page, '返回').click();
  await button(page, '是我，接着答').click();
  await page.locator('.place').waitFor();
  assert.equal(await page.locator('.place').textContent(), place, 'the first unanswered');
  assert.equal(await button(page, '退出并撤回').count(), 0);
  await button(page, '上一题').click();
  await page.getByText('已在另一部手机上作答').waitFor();
  assert.equal(await page.locator('input').count(), 0, 'nothing to change');
  await shot(page, 'people-limited', true);
  await next(page);
  await answerSome(page, 2);
  while (await page.locator('.place').count()) await next(page);
  await page.getByText('共 50 题，已答 3 题').waitFor();
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.locator('.receipt').waitFor();
  await page.getByText('本次提交收到您 3 题的答案').waitFor();
  await first.reload();
  await first.locator('.receipt').waitFor();

  const { page: third } = await open(t, address);
  await third.getByRole('checkbox').check();
  await third.getByRole('button', { name: '开始答题' }).click();
  await third.locator('.receipt').waitFor();
});

test('two of a household who open one letter at once do not see each other', async (t) => {
  const { tokens } = await invited();
  const { page: first } = await open(t, `/i/${tokens[4]}`);
  const { page: second } = await open(t, `/i/${tokens[4]}`, SMALL);
  await begin(first);
  await second.getByRole('checkbox').check();
  await second.getByRole('button', { name: '开始答题' }).click();
  await button(second, '是我，接着答').click();
  await second.locator('.place').waitFor();
  await answerSome(first, 7);
  await saved(first);
  await second.reload();
  await second.locator('.place').waitFor();
  await button(second, '上一题').click();
  await second.getByText('已在另一部手机上作答').waitFor();
  assert.equal(await second.locator('input').count(), 0);
  assert.equal(await button(second, '退出并撤回').count(), 0);
});

test('who goes on with a letter on a second phone changes what was given there, or enters a code', async (t) => {
  const { tokens } = await invited();
  const address = `/i/${tokens[5]}`;
  const { page: first } = await open(t, address);
  await begin(first);
  const { page: second } = await open(t, address, SMALL);
  await second.getByRole('checkbox').check();
  await second.getByRole('button', { name: '开始答题' }).click();
  await button(second, '是我，接着答').click();
  await second.locator('.place').waitFor();
  await answer(second, 0);
  await saved(second);
  await answer(second, 1);
  await saved(second);
  await answerSome(first, 1);
  await saved(first);
  await second.locator('label.option').nth(0).click();
  await second.getByText('这次改动没有保存').waitFor();
  await assertFits(second, 'answered on the other phone');
  await button(first, '在另一部手机上继续').click();
  const code = await first.locator('.receipt').textContent();
  await button(second, '我有续答码').click();
  await second.locator('input').fill(code);
  await button(second, '继续').click();
  await button(second, '退出并撤回').waitFor();
});

test('an invited person who has withdrawn begins anew', async (t) => {
  const { tokens } = await invited();
  const { page } = await open(t, `/i/${tokens[2]}`);
  await begin(page);
  await answerSome(page, 2);
  await saved(page);
  const first = await attemptOf(page);
  await button(page, '退出并撤回').click();
  await button(page, '确定撤回').click();
  await page.getByText('您已撤回').waitFor();
  await button(page, '重新开始').click();
  await begin(page);
  assert.match(await page.locator('.place').textContent(), /基本情况 第 1 题/);
  await answerSome(page, 2);
  await saved(page);
  assert.notEqual((await attemptOf(page)).id, first.id);
  assert.equal((await stateOf(kesu.url, first)).state, 'withdrawn');
  assert.equal((await heldBy(page)).acknowledged, 2);
});

/* --- another phone, by a code --- */

for (const letter of [false, true])
  test(`a code takes ${letter ? 'a letter’s' : 'a public'} form to another phone`, async (t) => {
    const address = letter ? `/i/${(await invited()).tokens[3]}` : `/s/${SURVEY}`;
    const { page } = await open(t, address, SMALL);
    await begin(page);
    await answerSome(page, 6);
    const last = await answer(page, 1);
    await saved(page);
    const question = await heading(page);
    await button(page, '在另一部手机上继续').click();
    const code = await page.locator('.receipt').textContent();
    assert.match(code, /^\d{4} \d{4}$/);
    await assertFits(page, 'the code');
    await shot(page, 'people-code');

    const { page: other } = await open(t, address, SMALL);
    await button(other, '我有续答码').click();
    await other.locator('input').fill(code === '1234 5678' ? '12345679' : '12345678');
    await button(other, '继续').click();
    await other.getByText('续答码不对').waitFor();
    await assertFits(other, 'a wrong code');
    await shot(other, 'people-code-wrong');
    await other.locator('input').fill(code);
    await button(other, '继续').click();
    await other.locator('.place').waitFor();
    await button(other, '上一题').click();
    assert.equal(await heading(other), question);
    const checked = other.locator('label.option').filter({ has: other.locator(':checked') });
    assert.equal(await checked.textContent(), last);
    assert.equal((await attemptOf(other)).id, (await attemptOf(page)).id);

    await button(page, '返回').click();
    await next(page);
    await answer(page, 0);
    await saved(page);
    await next(other);
    await next(other);
    await answer(other, 0);
    await saved(other);
    assert.equal((await heldBy(page)).answers.length, 4);
  });

test('a phone that keeps nothing says so, and a code saves the place', async (t) => {
  const { page } = await phoneFor(t, SMALL);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new Error('refused');
        },
      });
  });
  await page.goto(`${kesu.url}/s/${SURVEY}`);
  await page.getByText('关闭页面后不能接着答').waitFor();
  await assertFits(page, 'the introduction without storage');
  await begin(page);
  await page.getByText('关闭本页后不能从这里接着答').waitFor();
  await answerSome(page, 6);
  await saved(page);
  await shot(page, 'people-no-storage', true);
  const place = await page.locator('.place').textContent();
  await button(page, '在另一部手机上继续').click();
  const code = await page.locator('.receipt').textContent();
  await page.reload();
  await button(page, '我有续答码').click();
  await page.locator('input').fill(code);
  await button(page, '继续').click();
  await page.locator('.place').waitFor();
  assert.equal(await page.locator('.place').textContent(), place);
});

/* --- slips of the finger --- */

for (const interval of [0, 60, 150, 250, 400])
  for (const how of ['mouse', 'touchscreen'])
    test(`a double tap by ${how} after ${interval} ms moves one question`, async (t) => {
      const { page } = await open(t);
      await begin(page);
      await answerSome(page, 5);
      await page.evaluate(() => {
        window.taps = [];
        addEventListener('pointerdown', (event) => window.taps.push(event.timeStamp), true);
      });
      for (let i = 1; i <= 8; i++) {
        if (i % 2) await answer(page, i);
        const { x, y, width, height } = await page.locator('.nav .main').boundingBox();
        const tap = () =>
          how === 'mouse'
            ? page.mouse.click(x + width / 2, y + height / 2)
            : page.touchscreen.tap(x + width / 2, y + height / 2);
        await tap();
        await page.waitForTimeout(interval);
        await tap();
        const gap = await page.evaluate(() => window.taps.at(-1) - window.taps.at(-2));
        if (gap >= 500) return t.diagnostic(`the machine took ${gap} ms for it`);
        assert.match(await page.locator('.place').textContent(), new RegExp(`第 ${i + 1} 题`));
        assert.equal(await page.locator('input:checked').count(), 0, 'nothing is chosen by it');
        await page.waitForTimeout(DOUBLE_TAP_MS);
      }
    });

test('quick answers are not held up', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 5);
  for (let i = 2; i <= 12; i++) {
    await page.locator('input[name=answer]').first().click();
    await page.locator('.nav .main').click();
    assert.match(await page.locator('.place').textContent(), new RegExp(`第 ${i} 题`));
  }
});

/* --- taking an answer back --- */

async function findQuestion(page, selector) {
  while (!(await page.locator(selector).count())) {
    await answer(page, 0);
    await next(page);
  }
}

test('what is unticked is not stored, and the question can be passed over', async (t) => {
  const { page } = await open(t, undefined, SMALL);
  await begin(page);
  await findQuestion(page, 'input[type=checkbox]');
  const question = await page.locator('.place').textContent();
  const answered = (await heldBy(page)).answers.length;
  await page.locator('label.option').first().click();
  await saved(page);
  assert.equal((await heldBy(page)).answers.length, answered + 1);
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await page.locator('label.option').first().click();
  await page.getByText('这题算没答').waitFor();
  await saved(page);
  assert.equal((await heldBy(page)).answers.length, answered);
  await assertFits(page, 'nothing ticked');
  await shot(page, 'people-unticked', true);
  await next(page);
  await page.reload();
  await page.locator('.place').waitFor();
  assert.equal(await page.locator('.place').textContent(), question);
  assert.equal(await page.locator('input:checked').count(), 0);
});

test('a single answer is cleared by a button, by keyboard too', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 5);
  assert.equal(await button(page, '清除答案').count(), 0);
  await answer(page, 0);
  await saved(page);
  assert.equal((await heldBy(page)).answers.length, 1);
  await button(page, '清除答案').press('Enter');
  await page.getByText('这题算没答').waitFor();
  await saved(page);
  assert.equal(await page.locator('input:checked').count(), 0);
  assert.equal((await heldBy(page)).answers.length, 0);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'answer');
});

test('a number counts when it is given: never “saved” over something else', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await findQuestion(page, 'input[inputmode=numeric]');
  const year = page.locator('input[inputmode=numeric]');
  await year.fill('1960');
  await page.getByText('还没保存').waitFor();
  await year.press('Tab');
  await saved(page);
  await year.fill('19');
  await page.getByText('还没保存').waitFor();
  await page.locator('.nav .main').click();
  await page.getByText(/请填 \d+ 到 \d+ 之间/).waitFor();
  assert.equal(await page.getByText('已保存').count(), 0);
  await year.fill('');
  await year.press('Tab');
  await saved(page);
  assert.deepEqual(Object.keys((await heldBy(page)).background), ['sex']);
  await year.fill('1971');
  await page.locator('.nav button:not(.main)').click();
  await saved(page);
  assert.equal((await heldBy(page)).background.birth_year, 1971);
});

/* --- a survey that closes meanwhile --- */

test('what was saved before the closing can be handed in, and what cannot is told', async (t) => {
  const { tokens } = await kesu.sample('closing-late');
  const { page } = await open(t, `/i/${tokens[0]}`, SMALL);
  await begin(page);
  await answerSome(page, 7);
  await saved(page);
  const { page: late } = await open(t, `/i/${tokens[1]}`, SMALL);
  await begin(late);
  await answerSome(late, 7);
  await saved(late);
  kesu.sql(`UPDATE kesu.survey SET state = 'closed' WHERE slug = 'closing-late'`);
  await page.waitForTimeout(4000);
  await page.locator('label.option').first().click();
  await page.getByText('本次调查已经结束').waitFor();
  await page.getByText('结束前保存了您 2 题的答案').waitFor();
  await page.getByText('结束后的改动没能保存').waitFor();
  await assertFits(page, 'closed');
  await shot(page, 'people-closed');
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await button(page, '提交已保存的答案').click();
  await page.getByText('本次提交收到您 2 题的答案').waitFor();
  await late.route('**/submission', (route) =>
    route.fulfill({
      status: 410,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/survey-closed', instance: 'x' }),
    }),
  );
  while (await late.locator('.place').count()) await next(late);
  await late.waitForTimeout(DOUBLE_TAP_MS);
  await late.getByRole('button', { name: '提交答卷' }).click();
  await late.getByText('您的答卷没有提交成功，不计入结果').waitFor();
  assert.equal(await late.getByText('谢谢').count(), 0);
  await shot(late, 'people-not-submitted');
});

test('a word wider than the phone does not widen the page', async (t) => {
  await kesu.load([instrument, programme], 'wide-survey');
  const { page } = await open(t, '/s/wide-survey', SMALL);
  await assertFits(page, 'the introduction');
  await begin(page);
  for (let i = 0; await page.locator('.place').count(); i++) {
    await assertFits(page, `question ${i + 1}`);
    if (i === 2) await shot(page, 'people-wide', true);
    if (i < 2) await answer(page, 0);
    await next(page);
  }
  await assertFits(page, 'the review');
  await shot(page, 'people-wide-review', true);
});
