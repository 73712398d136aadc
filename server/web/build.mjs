/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bundles the two pages with esbuild into one folder: `node build.mjs --out DIR`. The build target
 * is set by old phones: the WebView inside WeChat on an Android 9 phone is about Chrome 66.
 */
import { build } from 'esbuild';
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'out') } } });

await build({
  absWorkingDir: here,
  entryPoints: {
    respond: 'respond/main.ts',
    'respond-style': 'respond/style.css',
    staff: 'staff/main.tsx',
    'staff-style': 'staff/style.css',
  },
  outdir: values.out,
  bundle: true,
  minify: true,
  target: ['es2018', 'chrome66'],
  format: 'iife',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
});
for (const page of ['respond', 'staff'])
  copyFileSync(join(here, page, 'index.html'), join(values.out, `${page}.html`));
