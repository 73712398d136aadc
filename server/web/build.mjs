/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bundles the pages with esbuild into one folder: `node build.mjs --out DIR`. The build target
 * is set by old phones: the WebView inside WeChat on an Android 9 phone is about Chrome 66.
 *
 * The resident's page and the interviewer's are one script each. The staff's is a module that loads each page's part when it is
 * opened; the parts have the hash of their content in their names (staff-NAME-HASH.js), which is how
 * they name one another, and what all pages need is named in staff.html, so that it is not found late.
 */
import { build } from 'esbuild';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(here, 'out') } } });

const options = {
  absWorkingDir: here,
  outdir: values.out,
  bundle: true,
  minify: true,
  target: ['es2018', 'chrome66'],
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
};

rmSync(values.out, { recursive: true, force: true }); /* parts of an earlier build */
await build({
  ...options,
  entryPoints: {
    respond: 'respond/main.ts',
    'respond-style': 'respond/style.css',
    interview: 'interview/main.ts',
    'interview-style': 'interview/style.css',
    'interview-worker': 'interview/worker.ts',
    'staff-style': 'staff/all.css',
  },
  format: 'iife',
});
const { metafile } = await build({
  ...options,
  entryPoints: { staff: 'staff/main.tsx' },
  format: 'esm',
  splitting: true,
  chunkNames: 'staff-[name]-[hash]',
  metafile: true,
});
for (const page of ['respond', 'interview'])
  copyFileSync(join(here, page, 'index.html'), join(values.out, `${page}.html`));
const more = { 'manifest.json': 'interview.webmanifest', 'icon.svg': 'interview-icon.svg' };
for (const [file, name] of Object.entries(more))
  copyFileSync(join(here, 'interview', file), join(values.out, name));

const [start] = Object.values(metafile.outputs).filter((one) => one.entryPoint === 'staff/main.tsx');
const early = start.imports
  .filter((one) => one.kind === 'import-statement')
  .map((one) => `<link rel="modulepreload" href="${basename(one.path)}">\n`);
const page = readFileSync(join(here, 'staff/index.html'), 'utf8');
writeFileSync(join(values.out, 'staff.html'), page.replace('<script', early.join('') + '<script'));
