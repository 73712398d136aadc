/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The resident's page on networks that lose, delay and forge replies, in two tabs, and after the
 * database was restored. What the page says is saved is in the database, and nothing is lost.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SURVEY, startKesu } from './kesu.js';
import {
  answer,
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

async function phoneFor(t, options) {
  const phone = await newPhone(browser, options);
  t.after(() => phone.context.close());
  return phone;
}

async function open(t, options) {
  const phone = await phoneFor(t, options);
  await phone.page.goto(`${kesu.url}/s/${SURVEY}`);
  await phone.page.locator('#heading').waitFor();
  return phone;
}

/* Answers `count` questions and goes to the next one after each. */
async function answerSome(page, count, pick = 1) {
  for (let i = 0; i < count; i++) {
    await answer(page, pick + i);
    await next(page);
  }
}

const attemptCount = () =>
  Number(kesu.sql(`SELECT count(*) FROM kesu.attempt`)[0]);

/* What is not the server's own, whatever its status says. */
const FOREIGN = {
  'JSON of a gateway with 200': { status: 200, json: { code: 429, message: 'busy' } },
  'an acknowledgement that is no number': { status: 200, json: { acknowledged: 'NaN' } },
  'an acknowledgement of more than was sent': { status: 200, json: { acknowledged: 1e9 } },
  'an acknowledgement of one save too many': { status: 200, json: { acknowledged: 2 } },
  'an acknowledgement below zero': { status: 200, json: { acknowledged: -1 } },
  'an acknowledgement in quotes': { status: 200, json: { acknowledged: '5' } },
  'an acknowledgement of nothing': { status: 200, json: { acknowledged: 0 } },
  'a list with 200': { status: 200, json: [{ acknowledged: 1 }] },
  'null with 200': { status: 200, json: null },
  'no content': { status: 204 },
  'a page with 200': { status: 200, contentType: 'text/html', body: '<h1>请登录网络</h1>' },
  'an acknowledgement as text': { status: 200, contentType: 'text/html', body: '{"acknowledged":9}' },
  'JSON that was cut off': { status: 200, contentType: 'application/json', body: '{"acknowl' },
  'nothing at all with 200': { status: 200, contentType: 'application/json', body: '' },
  'a 401 page': { status: 401, contentType: 'text/html', body: 'sign in' },
  'a 403 page of a firewall': { status: 403, contentType: 'text/html', body: 'blocked' },
  'a 404 page': { status: 404, contentType: 'text/html', body: 'not found' },
  'a 407 page of a proxy': { status: 407, contentType: 'text/html', body: 'sign in' },
  'a 451 page': { status: 451, contentType: 'text/html', body: 'not here' },
  'a 511 page of a network': { status: 511, contentType: 'text/html', body: 'sign in' },
  'a 409 in JSON': { status: 409, json: { type: '/problems/different-content' } },
  'a 410 of nobody known': { status: 410, contentType: PROBLEM, body: '{"type":"about:blank"}' },
  'a 422 of an unknown type': { status: 422, contentType: PROBLEM, body: '{"type":"/problems/new"}' },
  'a 429 page': { status: 429, contentType: 'text/html', body: 'slow down' },
  'a 502 page': { status: 502, contentType: 'text/html', body: 'bad gateway' },
  'a redirect': { status: 302, headers: { Location: '/staff' }, body: '' },
};

for (const [name, reply] of Object.entries(FOREIGN))
  test(`${name} is neither a save nor the end of one`, async (t) => {
    const { page } = await open(t);
    await begin(page);
    const attempt = await attemptOf(page);
    const paths = [];
    let forged = 0;
    page.on('request', (request) => request.method() === 'PUT' && paths.push(request.url()));
    await page.route('**/answers/*', (route) => {
      if (forged++) return route.continue();
      return route.fulfill(reply);
    });
    const option = page.locator('label.option').first();
    await option.click();
    await page.getByText('正在重试').waitFor();
    assert.equal(await page.getByText('已保存').count(), 0);
    assert.equal((await stateOf(kesu.url, attempt)).acknowledged, 0);
    await saved(page);
    assert.equal((await stateOf(kesu.url, attempt)).acknowledged, 1);
    assert.ok(paths.every((path) => path.endsWith('/answers/1')), paths.join());
  });

for (const [what, pattern] of [
  ['the survey', '**/api/v1/surveys/*'],
  ['the start', '**/api/v1/surveys/*/attempts'],
  ['the booklet', '**/api/v1/booklets/*'],
])
  test(`${what} may be forged or lost: the page waits and goes on`, async (t) => {
    const { page } = await phoneFor(t);
    const bad = Object.values(FOREIGN);
    let asked = 0;
    const before = attemptCount();
    await page.route(pattern, async (route) => {
      const reply = [bad[0], bad[2], null, bad[7]][asked++];
      if (reply) return route.fulfill(reply);
      return reply === null ? route.abort() : route.continue();
    });
    await page.clock.install();
    await page.goto(`${kesu.url}/s/${SURVEY}`);
    const going = begin(page);
    for (;;) {
      const done = await Promise.race([going.then(() => true), wait(300).then(() => false)]);
      if (done) break;
      await page.clock.fastForward(20000);
    }
    assert.ok(asked >= 5, `${asked} requests`);
    assert.equal(attemptCount(), before + 1);
  });

const wait = (ms) => new Promise((later) => setTimeout(later, ms));

test('a start whose reply is lost makes no second one, also of a closed page', async (t) => {
  const { context, page } = await open(t);
  const before = attemptCount();
  let arrived;
  const stored = new Promise((done) => (arrived = done));
  await page.route('**/api/v1/surveys/*/attempts', async (route) => {
    await route.fetch();
    await route.abort();
    arrived();
  });
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '开始答题' }).click();
  await stored;
  await page.close();
  const again = await context.newPage();
  await again.goto(`${kesu.url}/s/${SURVEY}`);
  await begin(again);
  await answer(again, 0);
  await saved(again);
  assert.equal(attemptCount(), before + 1);
});

test('the page waits longer each time', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const times = [];
  await page.route('**/answers/*', (route) => {
    times.push(Date.now());
    return route.fulfill(FOREIGN['a 502 page']);
  });
  await answer(page, 0);
  while (times.length < 4) await wait(100);
  const pauses = times.slice(1).map((time, i) => time - times[i]);
  assert.ok(pauses[1] > pauses[0] && pauses[2] > pauses[1], pauses.join());
});

/* Answers requests to `pattern` with every foreign reply in turn, then lets them through. */
async function forgeAll(page, pattern, method) {
  const replies = Object.values(FOREIGN);
  const forged = { count: 0, of: replies.length };
  await page.route(pattern, (route) => {
    if (route.request().method() !== method || forged.count === replies.length)
      return route.fallback();
    return route.fulfill(replies[forged.count++]);
  });
  return forged;
}

/* Ends the page's pauses until `promise` is fulfilled. */
async function hurried(page, promise) {
  const done = promise.then(() => true);
  while (!(await Promise.race([done, wait(50).then(() => false)])))
    await page.evaluate(() => dispatchEvent(new Event('online'))).catch(() => null);
}

test('no foreign reply ends a submission or makes a receipt', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 6);
  while (await page.locator('.place').count()) await next(page);
  await saved(page);
  const attempt = await attemptOf(page);
  const forged = await forgeAll(page, '**/submission', 'POST');
  await wait(550); /* or it is taken for a double tap */
  await page.getByRole('button', { name: '提交答卷' }).click();
  await hurried(page, page.locator('.receipt').waitFor());
  assert.equal(forged.count, forged.of);
  const { receipt } = await stateOf(kesu.url, attempt);
  assert.equal(await page.locator('.receipt').textContent(), receipt);
});

test('no foreign reply to a form taken up again loses it', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 6);
  await saved(page);
  const place = await page.locator('.place').textContent();
  const before = attemptCount();
  const attempts = await forgeAll(page, '**/api/v1/attempts/*', 'GET');
  const booklets = await forgeAll(page, '**/api/v1/booklets/*', 'GET');
  await page.reload();
  await hurried(page, page.locator('.place').waitFor());
  assert.equal(attempts.count, attempts.of);
  assert.equal(booklets.count, booklets.of);
  assert.equal(await page.locator('.place').textContent(), place);
  assert.equal(attemptCount(), before);
});

test('a foreign reply to a withdrawal is not taken for one', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answer(page, 0);
  await saved(page);
  const attempt = await attemptOf(page);
  await page.getByRole('button', { name: '退出并撤回' }).click();
  const forged = await forgeAll(page, '**/api/v1/attempts/*', 'DELETE');
  while (forged.count < forged.of) {
    const { count } = forged;
    await wait(550);
    await page.getByRole('button', { name: '确定撤回' }).click();
    /* The alert of the try before may still be there. */
    for (let tries = 0; forged.count === count && tries < 600; tries++) await wait(50);
    await page.getByRole('alert').waitFor();
    assert.equal(forged.count, count + 1);
  }
  assert.equal((await stateOf(kesu.url, attempt)).state, 'open');
  await wait(550);
  await page.getByRole('button', { name: '确定撤回' }).click();
  await page.getByText('您已撤回').waitFor();
  assert.equal((await stateOf(kesu.url, attempt)).state, 'withdrawn');
});

/* --- two tabs --- */

async function secondTab(context, page) {
  const tab = await context.newPage();
  tab.setDefaultTimeout(150000);
  await tab.goto(page.url());
  await tab.getByRole('button', { name: '继续上次的答卷' }).click();
  await tab.locator('.place').waitFor();
  return tab;
}

for (const locks of [true, false])
  test(`two tabs without a network lose nothing, ${locks ? 'with' : 'without'} locks`, async (t) => {
    const { context, page } = await phoneFor(t);
    if (!locks)
      await context.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }),
      );
    await page.goto(`${kesu.url}/s/${SURVEY}`);
    await begin(page);
    await answerSome(page, 5);
    await saved(page);
    const attempt = await attemptOf(page);
    const tab = await secondTab(context, page);
    await context.setOffline(true);
    await answerSome(page, 4);
    /* The other tab has gone on to later questions. */
    for (let i = 0; i < 4; i++) await next(tab);
    await answerSome(tab, 4, 2);
    assert.equal((await stateOf(kesu.url, attempt)).answers.length, 0);
    await context.setOffline(false);
    await Promise.all([saved(page), saved(tab)]);
    const { answers } = await stateOf(kesu.url, attempt);
    assert.equal(answers.length, 8, JSON.stringify(answers));
  });

test('two tabs answer at once: every answer is stored, each save has its own number', async (t) => {
  const { context, page } = await open(t);
  await begin(page);
  await answerSome(page, 5);
  await saved(page);
  const attempt = await attemptOf(page);
  const tab = await secondTab(context, page);
  for (let i = 0; i < 5; i++) await next(tab);
  await Promise.all([answerSome(page, 5), answerSome(tab, 5)]);
  await Promise.all([saved(page), saved(tab)]);
  assert.equal((await stateOf(kesu.url, attempt)).answers.length, 10);
});

test('the later answer stays when two tabs answer the same question', async (t) => {
  const { context, page } = await open(t);
  await begin(page);
  await answerSome(page, 5);
  await saved(page);
  const attempt = await attemptOf(page);
  const tab = await secondTab(context, page);
  await context.setOffline(true);
  await page.locator('label.option').nth(0).click();
  await tab.locator('label.option').nth(1).click();
  const kept = await tab.locator('input:checked').getAttribute('value');
  await page.locator(`input[value="${kept}"]:checked`).waitFor();
  await context.setOffline(false);
  await Promise.all([saved(page), saved(tab)]);
  assert.equal(String((await stateOf(kesu.url, attempt)).answers[0].choice), kept);
});

test('a number that holds other content is not used again', async (t) => {
  const { page } = await open(t);
  await begin(page);
  const { id, secret } = await attemptOf(page);
  const put = (seq, background) =>
    fetch(`${kesu.url}/api/v1/attempts/${id}/answers/${seq}`, {
      method: 'PUT',
      headers: { Authorization: 'Bearer ' + secret, 'Content-Type': 'application/json' },
      body: JSON.stringify({ answers: [], background }),
    });
  for (let seq = 1; seq <= 3; seq++) await put(seq, { birth_year: 1950 + seq });
  await page.locator('label.option').first().click();
  await saved(page);
  const state = await stateOf(kesu.url, { id, secret });
  assert.equal(state.acknowledged, 4);
  assert.equal(state.background.birth_year, 1953);
  assert.ok(state.background.sex);
});

/* --- a database that was restored --- */

/* As if an older copy of the database had been taken: no rule of the schema is asked. */
function lose(statement) {
  kesu.sql(`SET session_replication_role = replica; ${statement}`);
}

for (const closed of [false, true])
  test(`a restored database gets again what the phone keeps${closed ? ' closed' : ''}`, async (t) => {
    const { page } = await open(t);
    await begin(page);
    await answerSome(page, 9);
    await saved(page);
    const attempt = await attemptOf(page);
    if (closed) await page.goto('about:blank');
    lose(`DELETE FROM kesu.answer WHERE attempt = '${attempt.id}' AND seq > 6`);
    assert.equal((await stateOf(kesu.url, attempt)).acknowledged, 6);
    if (closed) {
      await page.goto(`${kesu.url}/s/${SURVEY}`);
      await page.getByRole('button', { name: '继续上次的答卷' }).click();
      await page.locator('.place').waitFor();
    }
    await answer(page, 0);
    await saved(page);
    const state = await stateOf(kesu.url, attempt);
    assert.equal(state.acknowledged, 10);
    assert.equal(state.answers.length, 5);
  });

test('a restored database that has lost the attempt gets it again', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 7);
  await saved(page);
  const attempt = await attemptOf(page);
  lose(`DELETE FROM kesu.answer WHERE attempt = '${attempt.id}'`);
  lose(`DELETE FROM kesu.attempt WHERE attempt = '${attempt.id}'`);
  await answer(page, 0);
  await saved(page);
  const state = await stateOf(kesu.url, await attemptOf(page));
  assert.equal((await attemptOf(page)).id, attempt.id);
  assert.equal(state.acknowledged, 8);
  assert.equal(state.answers.length, 3);
});

test('a secret that has expired is renewed by the key of the start', async (t) => {
  const { page } = await open(t);
  await begin(page);
  let refused = 0;
  await page.route('**/answers/*', (route) => {
    if (refused++) return route.continue();
    return route.fulfill({
      status: 403,
      contentType: PROBLEM,
      body: JSON.stringify({ type: '/problems/secret-expired', instance: 'x' }),
    });
  });
  const before = await attemptOf(page);
  await answer(page, 0);
  await saved(page);
  assert.equal((await attemptOf(page)).id, before.id);
  assert.equal((await stateOf(kesu.url, await attemptOf(page))).acknowledged, 1);
});

/* --- submission --- */

test('nothing can be changed while a form is handed in; the receipt says what it covers', async (t) => {
  const { page } = await open(t);
  await begin(page);
  await answerSome(page, 7);
  while (await page.locator('.place').count()) await next(page);
  await page.getByText('共 50 题，已答 2 题').waitFor();
  let replies = 0;
  await page.route('**/submission', async (route) => {
    if (replies++ > 1) return route.continue();
    if (replies === 1) return route.fulfill(FOREIGN['JSON of a gateway with 200']);
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.getByText('正在提交').waitFor();
  await shot(page, 'network-submitting');
  assert.equal(await page.locator('main button, main input').count(), 0);
  await page.goBack();
  assert.equal(await page.locator('main button, main input').count(), 0);
  await page.getByText('本次提交收到您 2 题的答案').waitFor();
  assert.equal(replies, 3);
});

test('answers given in another tab go in before the submission', async (t) => {
  const { context, page } = await open(t);
  await begin(page);
  await answerSome(page, 6);
  while (await page.locator('.place').count()) await next(page);
  await saved(page);
  const attempt = await attemptOf(page);
  const tab = await secondTab(context, page);
  await context.setOffline(true);
  await answer(tab, 1);
  await page.getByText('共 50 题，已答 2 题').waitFor();
  await page.getByRole('button', { name: '提交答卷' }).click();
  await page.getByText('正在提交').waitFor();
  await context.setOffline(false);
  await page.getByText('本次提交收到您 2 题的答案').waitFor();
  assert.equal((await stateOf(kesu.url, attempt)).answers_covered, 2);
  await tab.locator('.receipt').waitFor();
});
