/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes the READMEs' picture: the results page of the survey that deploy/quickstart rehearses, down
 * to the shares by group. What the page says of the whole region is kept in the file as its
 * description, which tests/integration/test_picture.py holds against the program.
 *
 * 	deploy/quickstart && node tests/browser/picture.js http://127.0.0.1:8080 docs/images/results.png
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { startBrowser } from './phone.js';

const SURVEY = 'donghu-sampled-rehearsal';
const WIDTH = 960;
const MARGIN = 2;
const END_BYTES = 12; /* the last chunk of a PNG, IEND */

const [server, out] = process.argv.slice(2);
if (!out) {
  console.error('usage: node picture.js SERVER FILE.png');
  process.exit(2);
}

/* An international text of PNG: keyword, not compressed, no language, no translated keyword. */
function describedAs(png, text) {
  const body = Buffer.concat([
    Buffer.from('iTXtDescription\0\0\0\0\0', 'latin1'),
    Buffer.from(text, 'utf8'),
  ]);
  const length = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  const end = png.length - END_BYTES;
  return Buffer.concat([png.subarray(0, end), length, body, check, png.subarray(end)]);
}

const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: WIDTH, height: 1000 }, locale: 'zh-CN' });
await page.goto(`${server}/staff/surveys/${SURVEY}`);
const next = page.locator('.signs').first(); /* what stands below the chart of groups */
await next.waitFor();
const label = await page.getByText('演练数据', { exact: true }).first().textContent();
const share = await page.locator('.headline .big').textContent();
const interval = await page.locator('.headline').getByText('标准误').textContent();
const bottom = (await next.boundingBox()).y;
await page.screenshot({
  path: out,
  fullPage: true,
  clip: { x: 0, y: 0, width: WIDTH, height: Math.floor(bottom) - MARGIN },
});
writeFileSync(out, describedAs(readFileSync(out), `${label}：${share}，${interval}`));
await browser.close();
