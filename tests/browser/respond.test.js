/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The resident's page, from the first screen to the receipt, on good networks and bad ones. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import {
  answer,
  assertFits,
  attemptOf,
  back,
  begin,
  heading,
  newPhone,
  next,
  saved,
  shot,
  startBrowser,
  stateOf,
} from './phone.js';

const SCREEN_BYTES_MAX = 30000;
const SCREEN_REQUESTS_MAX = 3;
const QUESTIONS_MAX = 200;

let kesu, browser;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function open(t, options) {
  const phone = await newPhone(browser, options);
  t.after(() => phone.context.close());
  await phone.page.goto(`${kesu.url}/s/${SURVEY}`);
  await phone.page.locator('#heading').waitFor();
  return phone;
}

/* Answers from the screen in view to the review; returns {question text: option text}. */
async function answerAll(page, tapped = {}) {
  for (let i = 0; i < QUESTIONS_MAX && (await page.locator('.place').count()); i++) {
    const question = await heading(page);
    tapped[question] = await answer(page, i);
    await next(page);
  }
  return tapped;
}

/* The answers that the server has, in the words of the booklet. */
async function heldAnswers(attempt) {
  const state = await stateOf(kesu.url, attempt);
  const booklet = await (await fetch(kesu.url + state.booklet.href)).json();
  const held = {};
  for (const question of booklet.background) {
    const value = state.background[question.code];
    const option = (question.options || []).find((one) => one.code === value);
    held[question.text] = option ? option.text : String(value);
  }
  for (const { item, choice, choices, value } of state.answers) {
    const { text, options } = booklet.items.find((one) => one.item === item);
    const picked = choices || (choice === undefined ? [] : [choice]);
    const texts = picked.map((one) => options.find((option) => option.choice === one).text);
    held[text] = value === undefined ? texts.join() : String(value);
  }
  return held;
}

/* The answers that the database has, in the words of the booklet. */
async function storedAnswers(attempt) {
  const { booklet: at } = await stateOf(kesu.url, attempt);
  const booklet = await (await fetch(kesu.url + at.href)).json();
  const rows = kesu.sql(`
    SELECT DISTINCT ON (item) item || ' ' || response
    FROM (SELECT seq, unnest(items) AS item, unnest(responses) AS response
          FROM kesu.answer WHERE attempt = '${attempt.id}') AS one
    ORDER BY item, seq DESC`);
  const stored = {};
  for (const [position, response] of rows.map((row) => row.split(' ').map(Number))) {
    const { text, type, options } = booklet.items[position - 1];
    const chosen = options.filter(({ choice }) =>
      type === 'multiple' ? response & (1 << (choice - 1)) : response === choice,
    );
    stored[text] = chosen.map((option) => option.text).join();
  }
  return stored;
}

test('the first screen is light', async (t) => {
  const phone = await newPhone(browser);
  t.after(() => phone.context.close());
  const wire = await phone.context.newCDPSession(phone.page);
  await wire.send('Network.enable');
  const requests = [];
  let bytes = 0;
  wire.on(
    'Network.requestWillBeSent',
    ({ request }) => /^http/.test(request.url) && requests.push(request.url),
  );
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await phone.page.goto(`${kesu.url}/s/${SURVEY}`);
  await phone.page.getByRole('checkbox').waitFor();
  await phone.page.waitForLoadState('networkidle');
  t.diagnostic(`${requests.length} requests, ${bytes} bytes with headers`);
  assert.ok(requests.length <= SCREEN_REQUESTS_MAX, requests.join('\n'));
  assert.ok(bytes <= SCREEN_BYTES_MAX, `${bytes} bytes`);
  assert.deepEqual(phone.errors, []);
});

test('pages are checked anew, what they load is kept for ever', async () => {
  const page = await fetch(`${kesu.url}/s/${SURVEY}`);
  const html = await page.text();
  assert.match(
    page.headers.get('content-security-policy'),
    /default-src 'none'; script-src 'self';/,
  );
  assert.match(page.headers.get('cache-control'), /no-cache/);
  assert.doesNotMatch(html, /<script>|\sstyle=|\son\w+=/);
  const [path] = html.match(/\/assets\/respond\.[0-9a-f]{16}\.js/);
  const headers = { 'Accept-Encoding': 'gzip, br' };
  const script = await fetch(kesu.url + path, { headers });
  assert.equal(script.headers.get('content-encoding'), 'br');
  assert.match(script.headers.get('cache-control'), /max-age=31536000.*immutable/);
  const again = await fetch(kesu.url + path, {
    headers: { ...headers, 'If-None-Match': script.headers.get('etag') },
  });
  assert.equal(again.status, 304);
});

test('a resident answers, reloads, goes back, submits and sees the receipt', async (t) => {
  const { page, errors } = await open(t);
  assert.match(await page.locator('main').textContent(), /演练数据/);
  assert.match(await page.locator('main').textContent(), /自愿参加的练习，结果不用来推断东湖区公民的科学素质/);
  await shot(page, 'respond-1-intro', true);
  await page.getByRole('button', { name: '开始答题' }).click();
  await page.getByText('请先勾选').waitFor();
  await begin(page);
  const attempt = await attemptOf(page);
  const tapped = {};
  await page.getByRole('button', { name: '下一题' }).click();
  await page.getByText('请选择一项').waitFor();
  await shot(page, 'respond-2-required');
  for (let i = 0; i < 15; i++) {
    if (i > 0) assert.equal(await page.evaluate(() => document.activeElement.id), 'heading');
    tapped[await heading(page)] = await answer(page, i);
    if (i === 1) await shot(page, 'respond-3-year');
    if (i === 4) await shot(page, 'respond-4-occupation');
    await next(page);
  }
  await saved(page);
  await shot(page, 'respond-5-question');

  const expected = await heading(page);
  await page.reload();
  await page.locator('.place').waitFor();
  assert.equal(await heading(page), expected, 'a reload goes on where it was');

  await answerAll(page, tapped);
  await page.getByText('全部答完了').waitFor();
  await page.getByRole('button', { name: '返回修改' }).click();
  await page.locator('label.option').first().waitFor();
  await back(page);
  while (!(await page.locator('input[type=radio]').count())) await back(page);
  const chosen = await page.locator('input:checked').getAttribute('value');
  const changed = page
    .locator('label.option')
    .filter({ has: page.locator('input:not(:checked)') })
    .first();
  tapped[await heading(page)] = await changed.textContent();
  await changed.click();
  assert.notEqual(await page.locator('input:checked').getAttribute('value'), chosen);
  while (await page.locator('.place').count()) await next(page);
  await shot(page, 'respond-6-review');
  await saved(page);
  assert.deepEqual(await heldAnswers(attempt), tapped);
  await page.getByRole('button', { name: '提交答卷' }).click();
  const receipt = await page.locator('.receipt').textContent();
  assert.ok(receipt.length >= 6);
  await shot(page, 'respond-7-receipt');

  await page.reload();
  assert.equal(
    await page.locator('.receipt').textContent(),
    receipt,
    'the receipt can be seen again',
  );
  for (const [question, text] of Object.entries(await storedAnswers(attempt)))
    assert.equal(text, tapped[question], question);
  const state = await stateOf(kesu.url, attempt);
  assert.equal(state.state, 'submitted');
  assert.equal(state.receipt, receipt);
  assert.equal(state.answers, undefined, 'what was submitted is not told to a phone');
  assert.deepEqual(errors, []);
});

test('nothing is wider than a screen of 320 px, in large text too', async (t) => {
  const { page, errors } = await open(t, { width: 320, height: 568 });
  await assertFits(page, 'the introduction');
  await page.getByRole('button', { name: '大字' }).click();
  await assertFits(page, 'the introduction in large text');
  await shot(page, 'respond-large-1-intro', true);
  await begin(page);
  for (let i = 0; await page.locator('.place').count(); i++) {
    await assertFits(page, await heading(page));
    const small = await page
      .locator('label.option, .nav button')
      .evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 60).map((one) => one.textContent),
      );
    assert.deepEqual(small, [], 'targets of 60 px in large text');
    if (i === 12) await shot(page, 'respond-large-2-question', true);
    if (i < 8) await answer(page, i);
    await next(page);
  }
  await assertFits(page, 'the review');
  await shot(page, 'respond-large-3-review', true);
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.locator('.receipt').waitFor();
  await assertFits(page, 'the receipt');
  await shot(page, 'respond-large-4-receipt');
  assert.deepEqual(errors, []);
});

test('answers given without a network arrive when it is back', async (t) => {
  const { page, context } = await open(t);
  await begin(page);
  const attempt = await attemptOf(page);
  const tapped = {};
  const some = async (count) => {
    for (let i = 0; i < count; i++) {
      tapped[await heading(page)] = await answer(page, i + 1);
      await next(page);
    }
  };
  await some(6);
  await saved(page);
  await context.setOffline(true);
  await some(4);
  await page.getByText('网络不好，正在重试，不用重填').waitFor();
  await shot(page, 'respond-offline');
  assert.equal((await stateOf(kesu.url, attempt)).answers.length, 1);
  await context.setOffline(false);
  await saved(page);
  assert.deepEqual(await heldAnswers(attempt), tapped);
});

test('answers not yet acknowledged survive a reload, with the same number and content', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const attempt = await attemptOf(page);
  const saves = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT')
      saves.push(request.url().split('/').pop() + ' ' + request.postData());
  });
  await page.route('**/answers/*', (route) => route.abort());
  const question = await heading(page);
  const tapped = { [question]: await answer(page, 1) };
  await page.getByText('正在重试').waitFor();
  await page.reload();
  await page.unroute('**/answers/*');
  await saved(page);
  assert.equal(new Set(saves).size, 1, saves.join('\n'));
  const held = await heldAnswers(attempt);
  assert.equal(held[question], tapped[question]);
});

test('a server in trouble is asked again, and a lost acknowledgement does no harm', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const attempt = await attemptOf(page);
  let trouble = 2;
  await page.route('**/answers/*', async (route) => {
    trouble--;
    if (trouble === 1)
      return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, body: '{}' });
    if (trouble !== 0) return route.continue();
    await route.fetch(); /* the server has saved it, the phone does not hear of it */
    return route.abort();
  });
  const tapped = { [await heading(page)]: await answer(page, 0) };
  await saved(page);
  const state = await stateOf(kesu.url, attempt);
  assert.equal(state.acknowledged, 1);
  assert.equal((await heldAnswers(attempt))[Object.keys(tapped)[0]], Object.values(tapped)[0]);
});

test('a second device: both go on, nothing is lost', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const attempt = await attemptOf(page);
  await answer(page, 0);
  await saved(page);
  const second = await newPhone(browser);
  t.after(() => second.context.close());
  await page.getByRole('button', { name: '在另一部手机上继续' }).click();
  const code = await page.locator('.receipt').textContent();
  await page.getByRole('button', { name: '返回' }).click();
  await second.page.goto(page.url());
  await second.page.getByRole('button', { name: '我有续答码' }).click();
  await second.page.locator('input').fill(code);
  await second.page.getByRole('button', { name: '继续' }).click();
  await second.page.locator('.place').waitFor();
  await answer(second.page, 0);
  await next(second.page);
  const there = await heading(second.page);
  const thereTapped = await answer(second.page, 1);
  await saved(second.page);
  await next(page);
  const here = await heading(page);
  await answer(page, 0);
  await next(page);
  await saved(page);
  const held = await heldAnswers(attempt);
  assert.equal(held[here], '1960');
  assert.equal(held[there], thereTapped);
});

test('a page from the browser’s cache asks the server what has happened meanwhile', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const { id, secret } = await attemptOf(page);
  await page.locator('label.option').first().click();
  await saved(page);
  const other = await page.locator('input:not(:checked)').getAttribute('value');
  const reply = await fetch(`${kesu.url}/api/v1/attempts/${id}/answers/2`, {
    method: 'PUT',
    headers: { Authorization: 'Bearer ' + secret, 'Content-Type': 'application/json' },
    body: JSON.stringify({ answers: [], background: { sex: other } }),
  });
  assert.equal(reply.status, 200);
  await page.evaluate(() =>
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  );
  await page.locator(`input[value="${other}"]:checked`).waitFor();
});

for (const [status, type, told] of [
  [403, 'secret-expired', '请重新打开链接'],
  [422, 'unprocessable', '这个答案没能保存'],
  [422, 'too-many-saves', '改动的次数太多'],
])
  test(`a save answered by ${status} ${type} is told in both languages`, async (t) => {
    const { page } = await open(t);
    await begin(page);
    await page.route('**/answers/*', (route) =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: '/problems/' + type, instance: 'request-7' }),
      }),
    );
    await page.locator('label.option').first().click();
    await page.locator('main').getByText(told).waitFor();
    await page.locator('main [lang=en]').waitFor();
    await page.getByText('Request ID: request-7').waitFor();
    await assertFits(page, 'the message');
    assert.equal(await page.getByText('已保存').count(), 0);
    if (status === 422) assert.equal(await page.locator('input:checked').count(), 0);
    await shot(page, `respond-problem-${type}`);
  });

test('an attempt is not forgotten without asking', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const { id } = await attemptOf(page);
  await page.route('**/answers/*', (route) =>
    route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: '/problems/secret-expired', instance: 'request-7' }),
    }),
  );
  await page.locator('label.option').first().click();
  await page.getByRole('button', { name: '重新开始一份答卷' }).click();
  await page.getByText('确定重新开始吗').waitFor();
  await shot(page, 'respond-start-over');
  await page.getByRole('button', { name: '返回' }).click();
  await page.unroute('**/answers/*');
  await page.getByRole('button', { name: '重新打开' }).click();
  await page.getByRole('button', { name: '继续上次的答卷' }).click();
  await saved(page);
  assert.equal((await attemptOf(page)).id, id);
  assert.ok((await stateOf(kesu.url, { ...(await attemptOf(page)) })).background.sex);
});

test('an invited person answers by the link alone, on one phone and then on another', async (t) => {
  const { tokens } = await kesu.sample('invited');
  const first = await newPhone(browser);
  t.after(() => first.context.close());
  await first.page.goto(`${kesu.url}/i/${tokens[0]}`);
  await begin(first.page);
  await answer(first.page, 0);
  await next(first.page);
  await saved(first.page);
  const question = await heading(first.page);
  const second = await newPhone(browser);
  t.after(() => second.context.close());
  await second.page.goto(`${kesu.url}/i/${tokens[0]}`);
  await second.page.getByRole('checkbox').check();
  await second.page.getByRole('button', { name: '开始答题' }).click();
  await second.page.getByRole('button', { name: '是我，接着答' }).click();
  await second.page.locator('.place').waitFor();
  assert.equal(await heading(second.page), question);
  assert.equal((await attemptOf(second.page)).id, (await attemptOf(first.page)).id);
  await second.page.goto(`${kesu.url}/s/invited`);
  await second.page.getByText('只面向抽中的居民').waitFor();
  assert.deepEqual([...first.errors, ...second.errors], []);
});

test('an invited person answers a booklet, not the whole form', async (t) => {
  const { tokens } = await kesu.sample('in-booklets', '--booklets', 'kesu-open-50-bib7');
  const { context, page, errors } = await newPhone(browser);
  t.after(() => context.close());
  await page.goto(`${kesu.url}/i/${tokens[0]}`);
  await page.getByText('先填几项基本情况，最多再答 22 题').waitFor();
  await begin(page);
  const attempt = await attemptOf(page);
  const tapped = await answerAll(page);
  await page.getByText('全部答完了').waitFor();
  await saved(page);
  assert.deepEqual(await heldAnswers(attempt), tapped);
  assert.ok([21, 22].includes((await stateOf(kesu.url, attempt)).answers.length));
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.locator('.receipt').waitFor();
  assert.ok([21, 22].includes((await stateOf(kesu.url, attempt)).answers_covered));
  assert.deepEqual(errors, []);
});

test('a question may be skipped and is listed before submission', async (t) => {
  const { page } = await open(t);
  await begin(page);
  for (let i = 0; i < 5; i++) {
    await answer(page, i);
    await next(page);
  }
  const skipped = await heading(page);
  while (await page.locator('.place').count()) {
    if ((await heading(page)) !== skipped) await answer(page, 0);
    await next(page);
  }
  await shot(page, 'respond-8-skipped');
  await page.getByRole('button', { name: skipped }).click();
  await page.locator('.place').waitFor();
  assert.equal(await heading(page), skipped);
});

test('withdrawing ends the attempt', async (t) => {
  const { page, errors } = await open(t);
  await begin(page);
  const attempt = await attemptOf(page);
  await answer(page, 0);
  await saved(page);
  await page.getByRole('button', { name: '退出并撤回' }).click();
  await shot(page, 'respond-9-leave');
  await page.getByRole('button', { name: '确定撤回' }).click();
  await page.getByText('您已撤回').waitFor();
  assert.equal((await stateOf(kesu.url, attempt)).state, 'withdrawn');
  assert.deepEqual(errors, []);
});

test('a phone whose storage does not last goes on after a reload', async (t) => {
  const phone = await newPhone(browser);
  t.after(() => phone.context.close());
  await phone.page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new Error('refused');
      },
    });
  });
  await phone.page.goto(`${kesu.url}/s/${SURVEY}`);
  await begin(phone.page);
  await answer(phone.page, 0);
  await next(phone.page);
  await saved(phone.page);
  const question = await heading(phone.page);
  await phone.page.reload();
  await phone.page.locator('.place').waitFor();
  assert.equal(await heading(phone.page), question);
  assert.deepEqual(phone.errors, []);
});

test('the page speaks English, by keyboard alone', async (t) => {
  const { page, errors } = await open(t, { isMobile: false, hasTouch: false });
  await page.getByRole('button', { name: 'English' }).press('Enter');
  await page.getByRole('checkbox').press('Space');
  await page.getByRole('button', { name: 'Start' }).press('Enter');
  await page.locator('.place').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.match(await page.locator('.place').textContent(), /About you: 1 of/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('input:checked').count(), 1);
  await shot(page, 'respond-english');
  await page.keyboard.press('Enter');
  await page.getByText('About you: 2 of').waitFor();
  assert.deepEqual(errors, []);
});

test('an unknown survey is told in both languages with the request id', async (t) => {
  const phone = await newPhone(browser);
  t.after(() => phone.context.close());
  await phone.page.goto(`${kesu.url}/s/no-such-survey`);
  const text = await phone.page.locator('main').filter({ hasText: '没有找到' }).textContent();
  assert.match(text, /Not found/);
  assert.match(text, /Request ID: \S+/);
});

test('an unknown address is a page for a person and a problem for a program', async () => {
  const person = await fetch(kesu.url + '/nothing/here', { headers: { Accept: 'text/html' } });
  assert.equal(person.status, 404);
  assert.match(person.headers.get('content-type'), /^text\/html/);
  assert.match(await person.text(), /没有找到这个网页/);
  const program = await fetch(kesu.url + '/nothing/here');
  assert.equal(program.status, 404);
  assert.equal(program.headers.get('content-type'), 'application/problem+json');
  const moved = await fetch(kesu.url + '/staff/', { redirect: 'manual' });
  assert.equal(moved.status, 301);
  assert.equal(moved.headers.get('location'), '/staff');
  const outside = await fetch(kesu.url + '//example.org/s/x/', { redirect: 'manual' });
  assert.equal(outside.status, 404);
});
