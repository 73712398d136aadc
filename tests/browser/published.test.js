/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The public page of a publication, on a phone of 320 px and on paper, in the light and in the dark:
 * it fits, it can be read, and it says by its structure what it says by its looks.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKesu } from './kesu.js';
import { assertFits, assertLinesMissTexts, newPhone, shot, startBrowser } from './phone.js';

const NARROW = { width: 320, height: 640 };
const AA = 4.5; /* the least contrast of a text (WCAG 2.2, 1.4.3) */
const TAP = 44; /* px of what is tapped */
const SLUG = 'shown';

let kesu, browser, address;
before(async () => {
  kesu = await startKesu();
  browser = await startBrowser();
  const { path } = await kesu.sample(SLUG, '--seed', '3');
  kesu.run('simulate', SLUG, '--sample', path, '--server', kesu.url, '--concurrency', '8');
  kesu.run('survey', 'close', SLUG);
  const { run } = JSON.parse(kesu.run('score', SLUG, '--format', 'json'));
  kesu.run('survey', 'publish', SLUG, '--run', String(run.id));
  address = `${kesu.url}/results/${SLUG}`;
});
after(async () => {
  if (browser) await browser.close();
  if (kesu) await kesu.stop();
});

async function open(t, asked = '', options = {}) {
  const phone = await newPhone(browser, { ...NARROW, ...options });
  t.after(() => phone.context.close());
  await phone.page.goto(address + asked);
  return phone;
}

/* The texts whose contrast with what lies behind them is too low. */
function faint(least) {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour)
      .slice(0, 3)
      .map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const [, , , alpha = 1] = channels(colour);
      if (alpha > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((one) => {
      const style = getComputedStyle(one);
      const ink = one instanceof SVGElement ? style.fill : style.color;
      const [light, dark] = [luminance(ink), luminance(behind(one))].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05) < least;
    })
    .map((one) => one.textContent);
}

/* What a reader who hears the page would miss. */
function unsaid() {
  const found = [];
  const headings = [...document.querySelectorAll('h1, h2, h3, h4')];
  headings.reduce((level, one) => {
    const own = Number(one.tagName[1]);
    if (own > level + 1) found.push(`a level is left out before ${one.textContent}`);
    return own;
  }, 0);
  if (document.querySelectorAll('h1').length !== 1) found.push('there is not one h1');
  if (!document.documentElement.lang) found.push('the page has no language');
  if (document.querySelectorAll('main').length !== 1) found.push('there is not one main');
  for (const one of document.querySelectorAll('a'))
    if (!one.textContent.trim()) found.push('a link has no name');
  for (const one of document.querySelectorAll('svg'))
    if (!one.closest('[aria-hidden=true]') && !one.textContent.trim())
      found.push('a picture is neither hidden nor told');
  for (const one of document.querySelectorAll('dt, dd'))
    if (!one.parentElement.matches('dl, dl > div')) found.push('a term stands in no list');
  for (const row of document.querySelectorAll('.forest .row'))
    if (!row.querySelector('dd.v').textContent.trim()) found.push('a dot has no figure beside it');
  return found;
}

for (const [language, words] of Object.entries({ zh: '演练数据', en: 'Rehearsal data' }))
  for (const colorScheme of ['light', 'dark'])
    test(`it is read on a small phone (${language}, ${colorScheme})`, async (t) => {
      const { page, errors } = await open(t, '?lang=' + language, { colorScheme });
      await page.getByText(words, { exact: true }).waitFor();
      assert.match(page.url(), /\/results\/shown\/\d+(\?lang=en)?$/);
      assert.match(await page.locator('.big .share').textContent(), /^\d+\.\d%$/);
      await assertFits(page, 'the page');
      await assertLinesMissTexts(page, 'the page');
      assert.deepEqual(await page.evaluate(faint, AA), []);
      assert.ok((await page.evaluate(faint, 20)).length > 20, 'all texts are looked at');
      assert.deepEqual(await page.evaluate(unsaid), []);
      for (const link of await page.locator('a').all())
        assert.ok((await link.boundingBox()).height >= TAP, await link.textContent());
      await shot(page, `published-${language}-${colorScheme}`, true);
      assert.deepEqual(errors, []);
    });

test('the other language is one tap away, and what can be downloaded is there', async (t) => {
  const { page } = await open(t);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'What may not be concluded' }).waitFor();
  await page.getByRole('link', { name: '中文' }).click();
  await page.getByRole('heading', { name: '不能由此得出的结论' }).waitFor();
  for (const link of await page.locator('.files a').all()) {
    const reply = await page.request.get(new URL(await link.getAttribute('href'), page.url()).href);
    assert.equal(reply.status(), 200);
  }
});

test('it needs no script, and prints on A4', async (t) => {
  const { page } = await open(t, '', { javaScriptEnabled: false });
  await page.getByText('不能由此得出的结论').waitFor();
  assert.equal(await page.locator('script').count(), 0);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(sheets.length >= 2 && sheets.length <= 6, `${sheets.length} pages`);
  for (const [, width, height] of sheets) {
    assert.equal(Math.round(width), 595);
    assert.equal(Math.round(height), 842);
  }
});

test('it still fits when it is withdrawn, in either language', async (t) => {
  kesu.run('survey', 'withdraw', SLUG, '--reason', 'the frame lacked a community');
  for (const [language, words] of Object.entries({ zh: '已撤回', en: 'Withdrawn' })) {
    const { page } = await open(t, '?lang=' + language);
    await page.locator('.tag', { hasText: words }).waitFor();
    await assertFits(page, `the withdrawn page (${language})`);
  }
});
