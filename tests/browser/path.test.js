/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey by its pages alone, from the draft to the published figures: nobody types a command. The
 * county, its lists and its residents are made up (演练数据).
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startKesu } from './kesu.js';
import { assertFits, newPhone, shot, startBrowser } from './phone.js';

const SLUG = 'by-pages';
const PASSWORD = 'correct horse battery staple';
const DESK = { width: 1440, height: 900, isMobile: false, hasTouch: false };
const PHONE = { width: 390, height: 700 };
const NARROW = { width: 320, height: 640 };
const STRATA = { 街道: '360102002', 乡镇: '360102004' };
const COMMUNITIES = 6; /* of each stratum */
const RESIDENTS = 12; /* of each community */
const DRAWN = { psus: 5, take: 8 };
const INVITED = 2 * DRAWN.psus * DRAWN.take;

let kesu, browser, folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kesu-path-'));
  chmodSync(folder, 0o755);
  const key = join(folder, 'publication.pem');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  kesu = await startKesu({ KESU_PUBLICATION_KEY: key });
  kesu.give(key);
  browser = await startBrowser();
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
  rmSync(folder, { recursive: true, force: true });
});

function csv(rows) {
  const columns = Object.keys(rows[0]);
  return [columns, ...rows.map((row) => columns.map((one) => row[one]))]
    .map((cells) => cells.join(','))
    .join('\n');
}

function communities() {
  return Object.entries(STRATA).flatMap(([stratum, region], s) =>
    Array.from({ length: COMMUNITIES }, (_, i) => {
      const unit = `C${s}${i}`;
      return { unit, stratum, psu: unit, region, size: RESIDENTS, name: `第${unit}社区` };
    }),
  );
}

function people() {
  return communities().flatMap(({ psu, stratum, region }) =>
    Array.from({ length: RESIDENTS }, (_, i) => ({
      unit: `${psu}-${i}`,
      stratum,
      psu,
      region,
      name: `演练${psu}${i}`,
      address: `演练数据·${psu}社区${i}号`,
    })),
  );
}

/* A file as somebody would choose it. */
function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function openAs(t, name, role, path, size) {
  kesu.account(name, role, PASSWORD);
  const phone = await newPhone(browser, size);
  t.after(() => phone.context.close());
  const reply = await phone.context.request.post(kesu.url + '/api/v1/session', {
    data: { name, password: PASSWORD },
  });
  assert.equal(reply.status(), 201);
  await phone.page.addInitScript(() => localStorage.setItem('kesu:signed-in', '1'));
  await phone.page.goto(kesu.url + path);
  return phone;
}

/* Checks a list on the page, and imports it. */
async function importList(page, kind, path) {
  await page.getByLabel('这是哪一种名单').selectOption(kind);
  await page.getByLabel('名单文件').setInputFiles(path);
  await page.getByRole('button', { name: '检查文件' }).click();
}

async function draft(page) {
  await page.getByRole('link', { name: '新建调查' }).click();
  await page.getByLabel('标题（中文）').fill('东湖区公民科学素质调查演练');
  await page.getByLabel('标题（英文）').fill('Science literacy in Donghu: a rehearsal');
  await page.getByLabel('短名').fill(SLUG);
  await page.getByLabel('结果性质').selectOption('model_assisted');
  await page.getByLabel('评定标准').selectOption('cast-2024');
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.getByText('公开题库只用于活动和演练').first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'instrument');
  await assertFits(page, 'a draft that does not fit');
  await shot(page, 'path-draft', true);
  await page.getByLabel('这是演练').check();
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.locator('.steps .current').getByText('草稿').waitFor();
}

async function frame(page) {
  await page.getByRole('link', { name: '去做' }).click();
  const areas = communities();
  const wrong = [{ ...areas[0], size: 'many' }, ...areas.slice(1)];
  await importList(page, 'areas', file('wrong.csv', csv(wrong)));
  await page.getByText('有 1 处不能接受').waitFor();
  await page.getByRole('table', { name: '不能接受的各处' }).getByRole('row').nth(1).waitFor();
  await assertFits(page, 'refused rows');
  await shot(page, 'path-refused', true);
  await importList(page, 'areas', file('areas.csv', csv(areas)));
  await page.getByText(`检查通过：${areas.length} 行`).waitFor();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText(`已导入 ${areas.length} 行`).waitFor();
  /* The people are still missing: the form is open for them. */
  await page.waitForFunction(
    () => document.querySelector('#frame details[open] select')?.value === 'people',
  );
  const fewer = areas.slice(0, -1);
  await importList(page, 'areas', file('fewer.csv', csv(fewer)));
  await page.getByText('删去 1').waitFor();
  await assertFits(page, 'what would change');
  await shot(page, 'path-changes', true);
  await importList(page, 'people', file('people.csv', csv(people())));
  await page.getByText(`检查通过：${people().length} 行`).waitFor();
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText(`已导入 ${people().length} 行`).waitFor();
  await page.locator('#frame summary', { hasText: '换一份名单' }).waitFor();
}

async function draw(page) {
  await page.getByLabel('每层抽几个社区').fill(String(DRAWN.psus));
  await page.getByLabel('每个社区抽几人').fill(String(DRAWN.take));
  await page.getByLabel('另留几批备用').fill('1');
  const seed = await page.getByLabel('随机种子').inputValue();
  assert.match(seed, /^[1-9]\d*$/);
  await page.getByText(`最多 ${INVITED} 人收到信`).waitFor();
  await page.getByRole('button', { name: '抽样' }).click();
  await page.getByText('抽样只能做一次').waitFor();
  await assertFits(page, 'the draw');
  await shot(page, 'path-draw', true);
  await page.getByRole('button', { name: '确认抽样' }).click();
  const table = page.getByRole('table', { name: '抽样结果，分层' });
  await table.waitFor();
  for (const name of Object.keys(STRATA))
    assert.match(
      await table.getByRole('row', { name: new RegExp('^' + name) }).textContent(),
      new RegExp(`^${name}${DRAWN.psus}${DRAWN.psus * DRAWN.take}${DRAWN.psus}$`),
    );
  await page.locator('#draw .facts').getByText(seed).waitFor();
}

async function downloaded(page, button) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const path = join(folder, (await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

/* Some as sheets, which are lost; all as a table, of which the codes work. */
async function letters(page) {
  const made = () => page.locator('#letters .facts div', { hasText: '已印' }).locator('dd');
  await page.getByText('链接只在下载的这个文件里').waitFor();
  await page.getByLabel('给哪些人').first().selectOption({ index: 1 });
  const sheets = await downloaded(page, '制作并下载');
  assert.equal(readFileSync(sheets).subarray(0, 5).toString(), '%PDF-');
  await made().getByText(String(DRAWN.take), { exact: true }).waitFor();
  await page.getByLabel('要什么文件').first().selectOption('csv');
  await downloaded(page, '制作并下载');
  await page.getByText('全部印好了').waitFor();
  await page.locator('summary', { hasText: '信丢了' }).click();
  await page.getByLabel('要什么文件').selectOption('csv');
  await page.getByLabel('为什么重印').fill('印坏了');
  await page.getByLabel('我知道原来的信从此作废').check();
  await assertFits(page, 'the letters');
  await shot(page, 'path-letters', true);
  const path = await downloaded(page, '作废旧信');
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  assert.equal(lines.length, 1 + INVITED);
  return path;
}

async function take(page, step, state) {
  await page.getByRole('button', { name: step }).click();
  await page.locator('.confirm').getByRole('button', { name: step }).click();
  await page.locator('.steps .current').getByText(state).waitFor();
}

test('a survey is made, sampled, answered, scored and published by its pages', async (t) => {
  const field = await openAs(t, 'field', 'field_manager', '/staff/surveys', PHONE);
  await draft(field.page);
  await frame(field.page);
  await draw(field.page);
  const invitations = await letters(field.page);
  await field.page.getByRole('link', { name: '回到这项调查' }).click();
  await take(field.page, '开始现场', '进行中');

  const watching = await openAs(t, 'watching', 'monitor', '/staff/surveys/' + SLUG, NARROW);
  assert.equal(await watching.page.getByRole('link', { name: '名单和信' }).count(), 0);
  await watching.page.getByRole('link', { name: '现场' }).click();
  const count = (name) =>
    watching.page.locator('.facts div', { hasText: name }).first().locator('dd');
  await count('抽中').getByText(String(INVITED), { exact: true }).waitFor();
  kesu.run('simulate', SLUG, '--invitations', invitations, '--response', '0.95', '--server', kesu.url);
  await watching.page.waitForFunction(
    (half) => Number(document.querySelectorAll('.facts dd')[3].textContent) > half,
    INVITED / 2,
  );
  await assertFits(watching.page, 'the fieldwork');

  await field.page.getByRole('link', { name: '名单和信' }).click();
  await field.page.getByLabel('放出几批').fill('1');
  await field.page.getByLabel('为什么（记录在案）').fill('交卷太少');
  await field.page.getByRole('button', { name: '放出备用样本' }).click();
  await field.page.locator('.confirm').getByRole('button', { name: '放出备用样本' }).click();
  await field.page.getByText('已放出 1 批').waitFor();
  await downloaded(field.page, '制作并下载');
  await field.page.getByText('全部印好了').waitFor();
  await assertFits(field.page, 'the released reserve');
  await field.page.getByRole('link', { name: '回到这项调查' }).click();
  await take(field.page, '结束现场', '已结束');
  assert.deepEqual(field.errors.filter((text) => !/422/.test(text)), []);

  const boss = await openAs(t, 'boss', 'administrator', '/staff/surveys/' + SLUG, DESK);
  const { page } = boss;
  await page.getByRole('link', { name: '去计算' }).click();
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.locator('.run-card').getByText(/^已完成/).waitFor(); /* not the share that is done */
  await page.getByRole('link', { name: '进度' }).click();
  await page.getByRole('link', { name: '去发布' }).click();
  const publication = page.locator('#publication');
  const share = await publication.locator('.big').textContent();
  await publication.getByLabel('以确认').fill('another');
  await publication.getByRole('button', { name: '签名并发布' }).click();
  await publication.getByText('输入的不是这项调查的短名').waitFor();
  await assertFits(page, 'the publication');
  await shot(page, 'path-publication', true);
  await publication.getByLabel('以确认').fill(SLUG);
  await publication.getByRole('button', { name: '签名并发布' }).click();
  await publication.getByText('有效', { exact: true }).waitFor();
  const manifest = page.waitForEvent('download');
  await publication.getByRole('link', { name: '下载签名的发布文件' }).click();
  const signed = join(folder, 'signed.json');
  await (await manifest).saveAs(signed);
  assert.match(kesu.alone('verify', signed), /签名有效/);
  await shot(page, 'path-published', true);

  const anybody = await newPhone(browser, NARROW);
  t.after(() => anybody.context.close());
  await anybody.page.goto(kesu.url + '/staff/surveys/' + SLUG);
  await anybody.page.locator('.headline').getByText(share, { exact: true }).waitFor();
  await anybody.page.getByText('演练数据', { exact: true }).first().waitFor();
  assert.deepEqual([...boss.errors, ...watching.errors, ...anybody.errors], []);
});
