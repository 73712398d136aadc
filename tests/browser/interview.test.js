/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A tablet on an interviewer's round: prepared with a network, used without one, sent at the end. What
 * lies on its disk names nobody.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PEOPLE, openHouseholds, phone as telephone, street } from './households.js';
import { startKesu } from './kesu.js';
import {
  DOUBLE_TAP_MS,
  answer,
  assertFits,
  heading,
  newTablet,
  next,
  shot,
  signIn as enter,
} from './phone.js';
import { lacksProvider, startProvider } from './provider.js';

const SLUG = 'households';
const PASSWORD = 'swallows under the eaves';
const PLACE = { latitude: 28.6831234, longitude: 115.8574987, accuracy: 12.4 };
const PASSPHRASE = '谷雨 三月 茶 石桥 纸伞 渡口 1';
const NOTE = '邻居说晚上七点在家';
const LOCKED = '输入口令，打开平板';
const kish = JSON.parse(readFileSync('../../server/web/interview/kish.json', 'utf8'));

let kesu, provider;
before(async () => {
  provider = lacksProvider ? null : await startProvider();
  kesu = await startKesu(provider ? provider.settingsOf : {});
  if (provider) await provider.ready();
  kesu.account('li', 'interviewer', PASSWORD);
  kesu.account('wang', 'interviewer', PASSWORD);
  kesu.account('chen', 'field_manager', PASSWORD);
  const plan = JSON.parse(readFileSync('../../questionnaires/programmes/donghu.json', 'utf8'));
  kesu.store([{ ...plan, interview: { place: true } }], 'places');
  openHouseholds(kesu, SLUG, 'li');
});
after(async () => {
  if (provider) provider.stop();
  if (kesu) await kesu.stop();
});

async function tablet(t, size) {
  const folder = mkdtempSync(join(tmpdir(), 'kesu-tablet-'));
  const made = await newTablet(folder, size);
  t.after(async () => {
    await made.context.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await made.page.goto(kesu.url + '/interview');
  return { ...made, folder };
}

/* Signs in at the provider, as whoever it knows by this name. */
async function atProvider(page, subject) {
  await tap(page, '用县身份认证登录');
  await page.waitForURL('**/login/*');
  await page.goto(page.url() + '?account=' + subject);
}

/* A tap that is no second one of a double tap. */
async function press(page, target) {
  await page.waitForTimeout(DOUBLE_TAP_MS);
  await target.first().click();
}

const tap = (page, name, exact = true) =>
  press(page, page.getByRole('button', { name, exact }));
const untilHeading = (page, text) =>
  page.locator('#heading').filter({ hasText: text }).waitFor();

async function fits(page, name) {
  const { width } = page.viewportSize();
  await assertFits(page, name);
  await shot(page, `interview-${width}-${name}`, true);
}

async function signIn(page, password = PASSWORD) {
  await page.getByLabel('账号').fill('li');
  await page.getByLabel('密码').fill(password);
  await tap(page, '登录');
}

async function prepare(page) {
  await untilHeading(page, '准备这台平板');
  await signIn(page);
  await untilHeading(page, '为这台平板定一个口令');
  await page.getByLabel('口令').fill(PASSPHRASE);
  await page.getByLabel('再输一次').fill(PASSPHRASE);
  await tap(page, '继续');
  await untilHeading(page, 'li的个案');
}

async function unlock(page, passphrase = PASSPHRASE) {
  await page.getByLabel('口令').fill(passphrase);
  await tap(page, '打开');
}

/* Reloads the page, which only the worker's cache can answer without a network. */
async function lockByReload(page) {
  await page.reload();
  await untilHeading(page, LOCKED);
}

/* The table of the household on the screen. */
async function tableShown(page) {
  const [, table] = /按入户表（(\w+)）/.exec(await page.locator('.facts').textContent());
  return table;
}

/* Fills in the whole form; returns what was chosen. */
async function fillIn(page) {
  const given = [];
  for (let i = 0; await page.locator('.place').count(); i++) {
    const text = await heading(page);
    given.push(text, await answer(page, i));
    await next(page);
  }
  return given;
}

/* None, of a file of the cache that the browser has deleted meanwhile. */
function bytesOf(path) {
  try {
    return [readFileSync(path)];
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return [];
  }
}

/* Every byte that the browser has written, with what must not be found in it. */
function findOnDisk(folder, texts) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => bytesOf(join(entry.parentPath, entry.name)));
  return texts.filter((text) =>
    files.some((bytes) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))),
  );
}

/* The page chooses by the tables that the program draws by. */
test('the tables are those of the program', () => {
  const source = readFileSync('../../scoring/sample/src/kish.c', 'utf8');
  const rows = [...source.matchAll(/^ +\{([\d, ]+)\}, \/\* (\w+) \*\/$/gm)];
  const tables = rows.map(([, numbers, name]) => [name, numbers.split(', ').map(Number)]);
  assert.equal(tables.length, 8);
  assert.deepEqual(kish, Object.fromEntries(tables));
});

test('a round without a network', async (t) => {
  const { context, page, errors, folder } = await tablet(t, { width: 390, height: 844 });
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation(PLACE);

  /* --- prepared --- */
  await untilHeading(page, '准备这台平板');
  await fits(page, 'prepare');
  await signIn(page, 'not the password');
  await page.getByText('账号、密码或验证码不对。').waitFor();
  await signIn(page);
  await untilHeading(page, '为这台平板定一个口令');
  await page.getByLabel('口令').fill('aaaaaaaaaaaaaaaa');
  await page.getByLabel('再输一次').fill('aaaaaaaaaaaaaaaa');
  await tap(page, '继续');
  await page.getByText('太容易猜').waitFor();
  await fits(page, 'passphrase');
  await page.getByLabel('口令').fill(PASSPHRASE);
  await page.getByLabel('再输一次').fill(PASSPHRASE);
  await tap(page, '继续');
  await untilHeading(page, 'li的个案 · 8');
  assert.deepEqual(await context.cookies(), [], 'the session has ended');
  await fits(page, 'list');

  /* --- no network from here on --- */
  await context.setOffline(true);
  await lockByReload(page);
  await fits(page, 'locked');
  await unlock(page, PASSPHRASE + '?');
  await page.getByText('口令不对').waitFor();
  await unlock(page);
  await untilHeading(page, 'li的个案 · 8');
  await page.getByRole('status').filter({ hasText: '没有网络' }).waitFor();

  /* --- a contact --- */
  await press(page, page.locator('.case'));
  await page.locator('.facts').waitFor();
  await fits(page, 'sheet');
  const name = await heading(page);
  assert.ok(PEOPLE.includes(name), name);
  const table = await tableShown(page);
  await tap(page, '记一次接触');
  await untilHeading(page, '记一次接触');
  await tap(page, '记下');
  await page.getByRole('alert').filter({ hasText: '请选择结果。' }).waitFor();
  await page.getByLabel('结果').selectOption('appointment');
  await page.getByLabel('备注').fill(NOTE);
  await fits(page, 'contact');
  await tap(page, '记下');
  await page.locator('.contacts').getByText(NOTE).waitFor();

  /* --- who is asked --- */
  await tap(page, '登记家中人数、选人');
  const people = [['女', 34], ['男', 31], ['男', 58], ['女', 60]];
  for (const [sex, age] of people) {
    await page.getByLabel('性别').selectOption({ label: sex });
    await page.getByLabel('年龄').fill(String(age));
    await tap(page, '添加');
  }
  await page.getByLabel('年龄').fill('17');
  await tap(page, '添加');
  await page.getByText('年龄请填 18 到 69 的整数。').waitFor();
  await tap(page, '登记完了，选人');
  const inOrder = ['男　58岁', '男　31岁', '女　60岁', '女　34岁'];
  const n = kish[table][people.length - 1];
  await page.locator('.selected .who').getByText(`${n}号　${inOrder[n - 1]}`).waitFor();
  await fits(page, 'household');
  await tap(page, '继续');

  /* --- the questionnaire --- */
  await tap(page, '开始答题');
  await fits(page, 'hand-over');
  await tap(page, '用中文作答');
  await page.getByRole('checkbox').first().waitFor();
  await fits(page, 'intro');
  await page.getByRole('checkbox').first().check();
  await page.getByLabel('我同意记录一次作答的大致地点').check();
  await fits(page, 'intro-place');
  await tap(page, '开始答题');
  await page.locator('.place').waitFor();
  await fits(page, 'question');
  assert.equal(await page.getByRole('button', { name: '锁定' }).count(), 0);
  const first = await heading(page);
  await answer(page, 0);
  await page.getByRole('status').filter({ hasText: '已保存在平板上' }).waitFor();
  await page.goBack();
  assert.equal(await heading(page), first, 'Back does not lead out of the form');

  /* It rests, and goes on without showing what was answered. */
  await tap(page, '不想答了');
  await fits(page, 'stop');
  await tap(page, '交还平板');
  await tap(page, '我是调查员');
  await unlock(page, 'not the passphrase');
  await page.getByText('口令不对').waitFor();
  await fits(page, 'hand-back');
  await unlock(page);
  await page.getByText('问卷答到一半').waitFor();
  await fits(page, 'sheet-resting');
  await lockByReload(page);
  await unlock(page);
  await press(page, page.locator('.case').filter({ hasText: name }));
  await tap(page, '接着答题');
  await tap(page, '继续');
  await press(page, page.locator('.nav button:not(.main)'));
  await page.getByText('先前已经作答，不再显示').waitFor();
  await next(page);
  const given = await fillIn(page);
  await untilHeading(page, '检查并提交');
  await fits(page, 'review');
  await tap(page, '提交答卷');
  await untilHeading(page, '答完了');
  await fits(page, 'thanks');
  await tap(page, '我是调查员');
  await unlock(page);
  await page.getByText('问卷已交，等待上传').waitFor();
  await lockByReload(page);

  /* --- what lies on the disk, and what the worker keeps --- */
  const cached = await page.evaluate(async () => {
    const found = [];
    for (const cache of await caches.keys())
      for (const request of await (await caches.open(cache)).keys())
        found.push(new URL(request.url).pathname);
    return found;
  });
  assert.equal(cached.length, 4);
  for (const path of cached) assert.match(path, /^\/(assets\/)?interview/);
  const addresses = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3, 4, 5].map((k) => street(i, k)));
  const numbers = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3, 4, 5].map((k) => telephone(i, k)));
  const places = [String(PLACE.latitude), '115.857'];
  const secret = [...PEOPLE, ...addresses, ...numbers, ...places, NOTE, PASSWORD, PASSPHRASE];
  const told = given.filter((text) => text.length > 3);
  assert.ok(told.length > 20);
  assert.deepEqual(findOnDisk(folder, [...secret, ...told]), []);
  assert.deepEqual(findOnDisk(folder, ['kesu-interview']), ['kesu-interview'], 'it is looked at');

  /* --- sent --- */
  let batches = 0;
  page.on('request', (request) => request.url().endsWith('/batches') && batches++);
  await context.setOffline(false);
  await unlock(page);
  await untilHeading(page, 'li的个案');
  await tap(page, '上传和领取', false);
  await page.locator('.results .stored').nth(2).waitFor();
  await fits(page, 'sent');
  assert.equal(batches, 1);
  await tap(page, '现在上传');
  await page.getByText('已经全部上传').waitFor();
  assert.equal(batches, 1, 'a second time there is nothing to send');
  const stored = kesu.sql(
    `SELECT (SELECT count(*) FROM kesu.attempt a JOIN kesu.survey s USING (survey_id)
        WHERE s.slug = '${SLUG}' AND a.state = 'submitted'),
      (SELECT string_agg(c.disposition, ',' ORDER BY c.contact_id)
        FROM kesu.contact c JOIN kesu.survey s USING (survey_id) WHERE s.slug = '${SLUG}')`,
  );
  assert.deepEqual(stored, ['1|appointment,complete']);
  const place = 'SELECT latitude, longitude, accuracy_m FROM kesu_identity.interview_place';
  assert.deepEqual(kesu.sql(place), ['28.683|115.857|12']);
  await tap(page, '← 返回');
  await page.locator('.case').filter({ hasText: name }).filter({ hasText: '已完成' }).waitFor();
  assert.deepEqual(errors.filter((text) => !/ERR_INTERNET_DISCONNECTED|401/.test(text)), []);
});

test('on a small screen, in English, left alone, and in a second window', async (t) => {
  const { context, page } = await tablet(t, { width: 320, height: 640 });
  await prepare(page);
  await fits(page, 'list');
  await press(page, page.locator('.case').filter({ hasText: '未开始' }));
  await fits(page, 'sheet');
  await tap(page, 'English');
  await page.getByText('Who answers', { exact: true }).waitFor();
  await fits(page, 'sheet-english');
  await tap(page, 'Write down a contact');
  await fits(page, 'contact-english');
  await tap(page, '中文');
  await tap(page, '← 返回');
  await tap(page, '登记家中人数、选人');
  await page.getByLabel('年龄').fill('45');
  await tap(page, '添加');
  await tap(page, '登记完了，选人');
  await page.locator('.selected .who').getByText('1号　男　45岁').waitFor();
  await fits(page, 'household');
  await tap(page, '继续');
  await tap(page, '开始答题');
  await fits(page, 'hand-over');
  await tap(page, '用英文作答');
  await fits(page, 'intro-english');
  await page.evaluate(() => {
    navigator.geolocation.getCurrentPosition = () => (document.body.dataset.located = 'yes');
  });
  await page.getByRole('checkbox').first().check();
  await tap(page, 'Start');
  await answer(page, 0);
  await fits(page, 'question-english');
  const located = await page.evaluate(() => document.body.dataset.located);
  assert.equal(located, undefined, 'nobody who has not agreed is located');

  /* Nobody touches it for a while. */
  await page.clock.install();
  await page.clock.fastForward('25:00');
  await untilHeading(page, LOCKED);
  const other = await context.newPage();
  await other.goto(kesu.url + '/interview');
  await unlock(other);
  await untilHeading(other, 'li的个案');
  await unlock(page);
  await untilHeading(page, '已在另一个窗口打开');
  await fits(page, 'other-window');

  /* The questionnaire that was locked up is there, and the resident has it deleted. */
  await press(other, other.locator('.case').filter({ hasText: '进行中' }));
  await tap(other, '接着答题');
  await tap(other, '继续');
  await tap(other, 'I want to stop');
  await tap(other, 'Withdraw and delete');
  await untilHeading(other, 'Your answers are deleted');
  await tap(other, 'I am the interviewer');
  await other.getByLabel('Passphrase').fill(PASSPHRASE);
  await tap(other, 'Open');
  await other.getByRole('button', { name: '开始答题' }).waitFor();
});

test('a browser that keeps nothing is told apart, and the passphrase is not asked for', async (t) => {
  const { page } = await tablet(t, { width: 390, height: 844 });
  await page.addInitScript(() =>
    Object.defineProperty(window, 'indexedDB', { get: () => undefined }),
  );
  await page.reload();
  await untilHeading(page, '这个浏览器不能存数据');
  await fits(page, 'no-database');
});

test('a forgotten passphrase costs what was not sent, and no more', async (t) => {
  const { page } = await tablet(t, { width: 390, height: 844 });
  await prepare(page);
  await lockByReload(page);
  await tap(page, '忘了口令');
  await tap(page, '清空这台平板');
  await page.getByText('请先勾选上面一项。').waitFor();
  await fits(page, 'empty');
  await page.getByRole('checkbox').check();
  await tap(page, '清空这台平板');
  await prepare(page);
});

test('signing in at the office\'s provider, and again later', { skip: lacksProvider }, async (t) => {
  const { context, page } = await tablet(t, { width: 390, height: 844 });
  kesu.account('qian', 'interviewer', PASSWORD);
  kesu.account('boss', 'monitor', PASSWORD);
  for (const name of ['li', 'qian', 'boss'])
    kesu.run('account', 'link', name, '--issuer', provider.issuer, '--subject', `${name}-0001`);
  const sessions = async () =>
    (await context.cookies(kesu.url)).filter(({ name }) => name.includes('kesu'));

  /* Nobody's account, and one that does not interview. */
  await untilHeading(page, '准备这台平板');
  await page.getByRole('button', { name: '用县身份认证登录' }).waitFor();
  await fits(page, 'prepare-provider');
  await atProvider(page, 'stranger');
  await page.getByRole('alert').filter({ hasText: '没有登录成功' }).waitFor();
  assert.equal(page.url(), kesu.url + '/interview');
  await fits(page, 'provider-failed');
  await context.clearCookies(); /* the provider's own: another person comes */
  await atProvider(page, 'boss-0001');
  await page.getByRole('alert').filter({ hasText: '没有入户调查的权限' }).waitFor();
  assert.deepEqual(await sessions(), [], 'no session waits');

  /* Prepared: the passphrase is chosen as ever. */
  await context.clearCookies();
  await atProvider(page, 'li-0001');
  await untilHeading(page, '为这台平板定一个口令');
  assert.deepEqual(await sessions(), []);
  await page.getByLabel('口令').fill(PASSPHRASE);
  await page.getByLabel('再输一次').fill(PASSPHRASE);
  await tap(page, '继续');
  await untilHeading(page, 'li的个案');

  /* The token was revoked. Who signs in again enters the passphrase, and is the tablet's owner. */
  kesu.sql("UPDATE kesu_identity.api_token SET revoked_at = now() WHERE account = 'li'");
  await tap(page, '上传和领取', false);
  await tap(page, '现在上传');
  await untilHeading(page, '请再登录一次');
  const again = async (subject) => {
    await context.clearCookies();
    await atProvider(page, subject);
    await untilHeading(page, LOCKED);
    assert.deepEqual(await sessions(), []);
    await unlock(page);
  };
  await again('qian-0001');
  await page.getByRole('alert').filter({ hasText: '这台平板是账号 li 的' }).waitFor();
  await again('li-0001');
  await untilHeading(page, '上传和领取');
  await tap(page, '现在上传');
  await page.getByText('已经全部上传').waitFor();
});

/* --- whoever gives the cases --- */

async function manager(t, size, path) {
  const opened = await tablet(t, size);
  const ask = await enter(opened, kesu.url, 'chen', PASSWORD);
  await opened.page.goto(`${kesu.url}/staff/surveys/${SLUG}${path}`);
  return { ...opened, ask };
}

const rowOf = (page, text) => page.locator('tbody tr').filter({ hasText: text });
const casesOf = (account) =>
  Number(kesu.sql(`SELECT count(*) FROM kesu.assignment WHERE account = '${account}'`));

test('cases are taken back and given by community', async (t) => {
  const { page, errors } = await manager(t, { width: 390, height: 844 }, '/field');
  await page.getByRole('link', { name: '分派个案' }).click();
  await rowOf(page, 'Z01').getByText('li 2 件').waitFor();
  await fits(page, 'assign');

  /* One case of li's is done; what is not is taken back, after a question. */
  const of = page.locator('section[aria-labelledby=workers] li').filter({ hasText: 'li' });
  await of.getByText('8 件，已有结果 1 件（Z01 2 件、').waitFor();
  assert.match(await of.textContent(), /上次领取 \d{4}-.*上次上传 \d{4}-.*:00/);
  await of.getByRole('button', { name: '收回或改派 li 的个案' }).click();
  const question = page.locator('.confirm');
  await question.getByText('将收回 7 件').waitFor();
  await question.getByText('传不上来').waitFor();
  await question.getByLabel('哪些个案').selectOption('全部 8 件');
  await question.getByText('将收回 8 件').waitFor();
  await question.getByLabel('哪些个案').selectOption('还没有结果的 7 件');
  await fits(page, 'assign-take');
  await question.getByRole('button', { name: '暂不' }).click();
  assert.equal(casesOf('li'), 8);
  await of.getByRole('button', { name: '收回或改派 li 的个案' }).click();
  await question.getByRole('button', { name: '收回或改派' }).click();
  await page.getByText('已收回 7 件。').waitFor();
  assert.equal(casesOf('li'), 1);

  /* Two communities to wang: nobody's cases at once, somebody's after a question. */
  const give = page.locator('section[aria-labelledby=give]');
  await give.getByRole('button', { name: '分派' }).click();
  assert.equal(casesOf('wang'), 0, 'nobody was chosen');
  await give.getByLabel('给谁').selectOption('wang');
  await give.getByRole('button', { name: '分派' }).click();
  await give.getByText('请先勾选社区。').waitFor();
  await give.getByLabel('全选').check();
  await give.getByRole('button', { name: '分派' }).click();
  await page.getByText('已分给 wang 7 件。').waitFor();
  await rowOf(page, 'Z01').getByText('wang').waitFor();
  await give.getByLabel('给谁').selectOption('li');
  await give.getByLabel('Z03').check();
  await give.getByRole('button', { name: '分派' }).click();
  await give.getByText('没有未分派的个案').waitFor();
  await give.getByLabel('哪些个案').selectOption('全部，已分给别人的也改派');
  await give.getByRole('button', { name: '分派' }).click();
  await page.locator('.confirm').getByText('从别的调查员那里改派').waitFor();
  await page.locator('.confirm').getByRole('button', { name: '分派' }).click();
  await page.getByText(/已分给 li \d 件。/).waitFor();
  assert.equal(casesOf('li') + casesOf('wang'), 8);

  /* And back. */
  await give.getByLabel('给谁').selectOption({ label: '收回，不给任何人' });
  await give.getByLabel('Z03').check();
  await give.getByRole('button', { name: '收回或改派' }).click();
  await page.locator('.confirm').getByRole('button', { name: '收回或改派' }).click();
  await page.getByText('已收回 2 件。').waitFor();
  await fits(page, 'assign-given');
  assert.doesNotMatch(await page.locator('main').textContent(), new RegExp(PEOPLE.join('|')));
  assert.deepEqual(errors, []);
});

test('what the server refuses is said of its community', async (t) => {
  const { page } = await manager(t, { width: 320, height: 640 }, '/assign');
  kesu.sql("UPDATE kesu_identity.account SET scope = '360103' WHERE name = 'wang'");
  const give = page.locator('section[aria-labelledby=give]');
  await give.getByLabel('给谁').selectOption('wang');
  await give.getByLabel('Z03').check();
  await give.getByRole('button', { name: '分派' }).click();
  await give.getByText(/Z03 没有地区包含该个案/).waitFor();
  await fits(page, 'assign-refused');
  const desk = await manager(t, { width: 1440, height: 900 }, '/assign');
  await rowOf(desk.page, 'Z01').waitFor();
  await fits(desk.page, 'assign');
});

/* --- two answers of one case --- */

/* A sitting that answers the first question of the booklet, and is handed in. */
function sittingOf(number, item) {
  const at = (minutes) => new Date(Date.now() + minutes * 60000).toISOString();
  const answers = [{ seq: 1, at: at(-20), answers: [{ item, choice: 1, elapsed_ms: 900 }] }];
  return {
    id: crypto.randomUUID(),
    kind: 'sitting',
    survey: SLUG,
    number,
    started_at: at(-30),
    start: { language: 'zh', consent: true },
    answers,
    submitted_at: at(-10),
    place: null,
  };
}

/* Two cases of community Z03 are li's, and each was answered twice. */
async function sendTwice(t) {
  const { ask: manage } = await manager(t, { width: 390, height: 844 }, '/assign');
  await manage('PUT', `/surveys/${SLUG}/assignments`, {
    assignments: [{ psu: 'Z03', holder: null, account: 'li' }],
  });
  const opened = await tablet(t, { width: 390, height: 844 });
  const ask = await enter(opened, kesu.url, 'li', PASSWORD);
  const { cases } = await ask('GET', '/interview');
  const mine = cases.filter(({ psu }) => psu === 'Z03');
  const { items } = await ask('GET', '/booklets/' + mine[0].booklet.zh);
  const { item } = items.find(({ type }) => type === 'single');
  const at = new Date(Date.now() - 3600000).toISOString();
  const records = mine.flatMap(({ number }) => [
    { id: crypto.randomUUID(), kind: 'household', survey: SLUG, number, at, eligible: 1 },
    sittingOf(number, item),
    sittingOf(number, item),
  ]);
  const { results } = await ask('POST', '/interview/batches', { batch: crypto.randomUUID(), records });
  const one = ['stored', 'stored', 'conflict'];
  assert.deepEqual(results.map(({ result }) => result), [...one, ...one], JSON.stringify(results));
  return mine.map(({ number }) => number);
}

test('whoever manages the fieldwork decides which of two answers counts', async (t) => {
  const [first, second] = await sendTwice(t);
  const { page, errors } = await manager(t, { width: 390, height: 844 }, '/field');
  await page.getByRole('link', { name: '后到的面访' }).click();
  await page.getByText('待决定 2 件。').waitFor();
  await fits(page, 'conflicts');
  const card = (number) => page.locator('section.card').filter({ hasText: `个案 ${number} ·` });
  await card(first).getByLabel('用哪一份').selectOption('改用后到的这份');
  await card(first).getByRole('textbox').fill('家里别人先答的');
  await card(first).getByRole('button', { name: '决定' }).click();
  await card(first).getByText('先到的不再计入').waitFor();
  await fits(page, 'conflicts-question');
  await card(first).getByRole('button', { name: '暂不' }).click();
  assert.deepEqual(kesu.sql('SELECT count(*) FROM kesu.sitting_decision'), ['0']);
  await card(first).getByRole('button', { name: '决定' }).click();
  await card(first).locator('.confirm').getByRole('button', { name: '决定' }).click();
  await page.getByText(`个案 ${first} 已决定。`).waitFor();
  await page.getByText('待决定 1 件。').waitFor();
  assert.equal(await card(first).count(), 0);

  /* Blanks are no reason. */
  await card(second).getByLabel('用哪一份').selectOption('保留先到的一份');
  await card(second).getByRole('textbox').fill('   ');
  await card(second).getByRole('button', { name: '决定' }).click();
  await card(second).locator('.confirm').getByRole('button', { name: '决定' }).click();
  await card(second).locator('.field .error').waitFor();
  await fits(page, 'conflicts-refused');
  await page.getByText('已决定的 (1)').click();
  await page.getByText('家里别人先答的').waitFor();
  await fits(page, 'conflicts-decided');
  assert.deepEqual(kesu.sql('SELECT decision FROM kesu.sitting_decision'), ['use_later']);
  assert.deepEqual(errors.filter((text) => !/422/.test(text)), []);
});

for (const width of [320, 1440])
  test(`what is left to decide fits a screen of ${width} px`, async (t) => {
    const { page } = await manager(t, { width, height: 800 }, '/conflicts');
    await page.getByText('待决定 1 件。').waitFor();
    await fits(page, 'conflicts');
  });
