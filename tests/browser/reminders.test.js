/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders on the fieldwork's page: whom, a question before anything is sent, and the waves. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startKesu } from './kesu.js';
import { assertFits, newPhone, shot, signIn, startBrowser } from './phone.js';

const DESK = { width: 1440, height: 900, isMobile: false, hasTouch: false };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const PASSWORD = 'correct horse battery staple';
const SLUG = 'reminded';
const KEY = 'whsec_' + Buffer.alloc(32, 7).toString('base64');
const TOWNS = ['360102002', '360102004'];
const PEOPLE = 12; /* of a community */

let kesu, browser, receiver, folder;
const messages = [];
let status = 200;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kesu-reminders-'));
  receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      messages.push(JSON.parse(body));
      reply.writeHead(status).end();
    });
  });
  await new Promise((listens) => receiver.listen(0, '127.0.0.1', listens));
  kesu = await startKesu({
    KESU_REMINDER_URL: `http://127.0.0.1:${receiver.address().port}/`,
    KESU_REMINDER_KEY: KEY,
    KESU_REMINDER_FROM: '0',
    KESU_REMINDER_UNTIL: '24',
    KESU_REMINDER_TRIES: '2',
    KESU_REMINDER_PAUSE_S: '1',
  });
  browser = await startBrowser();
  openSurvey();
  kesu.account('manager', 'field_manager', PASSWORD);
  kesu.account('monitor', 'monitor', PASSWORD);
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

function csv(name, rows) {
  const path = join(folder, name + '.csv');
  writeFileSync(path, rows.map((row) => row.join(',')).join('\n') + '\n');
  return path;
}

/* Four communities, of whose people some have no phone; a letter to everybody who is drawn. */
function openSurvey() {
  const form = new URL('../../questionnaires/instruments/kesu-open-50.json', import.meta.url);
  const secure = { ...JSON.parse(readFileSync(form, 'utf8')), code: 'closed-form', bank: 'secure' };
  const path = join(folder, 'form.json');
  const areas = [['unit', 'stratum', 'psu', 'region', 'size', 'name', 'residence']];
  const people = [['unit', 'stratum', 'psu', 'region', 'household', 'residence', 'name', 'phone', 'address']];
  writeFileSync(path, JSON.stringify(secure));
  kesu.run('load', path);
  kesu.run('survey', 'create', SLUG, '--programme', 'donghu', '--region', '360102', '--year', '2026',
    '--instrument', 'closed-form', '--standard', 'cast-2024', '--class', 'official',
    '--opens', '2026-01-01T08:00', '--closes', '2099-02-01T08:00',
    '--title-zh', '东湖区公民科学素质调查', '--title-en', 'Donghu survey of scientific literacy');
  for (let psu = 1; psu <= 4; psu++) {
    const town = TOWNS[psu % 2];
    const where = [`层${(psu % 2) + 1}`, `第${psu}社区`];
    areas.push([`C${psu}`, ...where, town, PEOPLE, `第${psu}社区`, 'urban']);
    for (let person = 1; person <= PEOPLE; person++)
      people.push([`P${psu}-${person}`, ...where, town + '001', `H${psu}-${person}`, 'urban', '王小明',
        psu === 1 && person % 3 ? '' : `1390000${psu}${String(person).padStart(3, '0')}`, `${person}号`]);
  }
  kesu.run('frame', 'import', SLUG, csv('areas', areas));
  kesu.run('frame', 'import', SLUG, csv('people', people));
  kesu.run('draw', SLUG, '--psus', '2', '--take', '6', '--seed', '4');
  kesu.run('invite', SLUG, '--out', join(folder, 'letters.csv'));
  kesu.run('survey', 'approve', SLUG, '--form-number', 'KX-1', '--authority', '县统计局',
    '--approval-number', '2026-7', '--valid-from', '2026-01-01', '--valid-until', '2099-12-01');
  kesu.run('survey', 'open', SLUG);
}

async function openAs(t, name, size) {
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  await signIn(phone, kesu.url, name, PASSWORD);
  await phone.page.goto(`${kesu.url}/staff/surveys/${SLUG}/field`);
  return phone;
}

const section = (page) => page.locator('#reminders');

/* Only now is the sample read for it. */
async function opened(page) {
  const part = section(page);
  const asked = page.waitForRequest(/\/reminders\?/);
  await part.getByText('催访', { exact: true }).click();
  await asked;
  return part;
}

test('whoever manages no fieldwork reminds nobody', async (t) => {
  const { page } = await openAs(t, 'monitor', DESK);
  await page.getByText('RR1').first().waitFor();
  assert.equal(await section(page).count(), 0);
});

test('one community is reminded, after a question', async (t) => {
  const { page, errors } = await openAs(t, 'manager', PHONE);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByText('RR1').first().waitFor();
  await section(page).waitFor();
  assert.deepEqual(asked.filter((url) => /reminders/.test(url)), []);
  const part = await opened(page);
  await part.getByText(/待催访 24 人，其中有电话的 2\d 人/).waitFor();
  await part.getByText('分社区或村 (4)').click();
  await shot(page, 'reminders-phone', true);
  await part.getByRole('button', { name: '发送催访' }).click();
  const form = part.locator('.confirm');
  await form.getByText('发出后不能收回').waitFor();
  await form.getByRole('button', { name: '暂不' }).click();
  assert.equal(messages.length, 0);
  await part.getByRole('button', { name: '发送催访' }).click();
  await form.getByLabel('发给').selectOption('第2社区');
  await form.getByText('将给 6 人各发一条').waitFor();
  await form.getByLabel('中文内容').fill('请查收邀请信。');
  await assertFits(page, 'the question');
  await shot(page, 'reminders-question', true);
  await form.getByRole('button', { name: '发送催访' }).click();
  const wave = part.locator('tbody tr', { hasText: 'manager' });
  await wave.getByText('第2社区').waitFor();
  await page.waitForFunction(() => {
    const row = [...document.querySelectorAll('#reminders tbody tr')].pop();
    return row.children[3].textContent === '6';
  });
  assert.equal(messages.length, 6);
  assert.deepEqual(new Set(messages.map((one) => one.data.text.zh)), new Set(['请查收邀请信。']));
  await part.getByText(/待催访 18 人/).waitFor();
  assert.doesNotMatch(await page.locator('main').textContent(), /王小明|1390000/);
  await assertFits(page, 'the waves');
  await shot(page, 'reminders-waves-phone', true);
  assert.deepEqual(errors, []);
});

test('what the receiver refuses is shown', async (t) => {
  const { page, errors } = await openAs(t, 'manager', DESK);
  const part = await opened(page);
  status = 400;
  await part.getByRole('button', { name: '发送催访' }).click();
  await shot(page, 'reminders-desk', true);
  await part.locator('.confirm').getByRole('button', { name: '发送催访' }).click();
  await part.getByText('接收方回复 400').waitFor();
  await page.waitForFunction(() => {
    const row = [...document.querySelectorAll('#reminders tbody tr')].find((one) => /400/.test(one.textContent));
    return row && Number(row.children[4].textContent) > 0;
  });
  await shot(page, 'reminders-waves-desk', true);
  await page.getByRole('button', { name: 'English' }).click();
  await part.getByText('the receiver replied 400').waitFor();
  await shot(page, 'reminders-english', true);
  assert.deepEqual(errors, []);
});

test('it fits a narrow screen, and lists by how often', async (t) => {
  const { page, errors } = await openAs(t, 'manager', NARROW);
  const part = await opened(page);
  await part.getByLabel('至少几天').fill('0');
  await part.getByLabel('少于几次').fill('1');
  await part.getByRole('button', { name: '查看' }).click();
  await part.getByText(/待催访 18 人/).waitFor();
  await part.getByLabel('少于几次').fill('');
  await part.getByRole('button', { name: '查看' }).click();
  await part.getByText(/待催访 24 人/).waitFor();
  await part.getByText('分社区或村 (4)').click();
  await assertFits(page, 'a narrow screen');
  assert.deepEqual(errors, []);
});

test('a late reply to an earlier question is not shown', async (t) => {
  const { page, errors } = await openAs(t, 'manager', DESK);
  const part = await opened(page);
  await part.getByText(/待催访 \d+ 人/).waitFor();
  const asked = (url) => url.searchParams.get('attempts_below') === '1';
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(asked, async (route) => {
    const reply = await route.fetch();
    await held;
    await route.fulfill({ response: reply });
  });
  await part.getByLabel('至少几天').fill('0');
  await part.getByLabel('少于几次').fill('1');
  await part.getByRole('button', { name: '查看' }).click();
  await part.getByLabel('少于几次').fill('');
  await part.getByRole('button', { name: '查看' }).click();
  await part.getByText(/待催访 24 人/).waitFor();
  const late = page.waitForResponse((reply) => asked(new URL(reply.url())));
  release();
  await (await late).finished();
  await page.waitForTimeout(300);
  await part.getByText(/待催访 24 人/).waitFor({ timeout: 1000 });
  assert.deepEqual(errors, []);
});
