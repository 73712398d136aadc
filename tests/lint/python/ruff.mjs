/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs ruff over the files named on the command line, with the settings that come as JSON on standard
 * input (check_python makes them of ruff.toml). A finding is printed as file:line:column: code message,
 * and any finding fails the run.
 */
import { readFileSync } from 'node:fs';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';

const settings = JSON.parse(readFileSync(0, 'utf8'));
const workspace = new Workspace(settings, PositionEncoding.Utf32);
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const finding of workspace.check(readFileSync(file, 'utf8'))) {
    const { row, column } = finding.start_location;
    console.log(`${file}:${row}:${column}: ${finding.code} ${finding.message}`);
    found++;
  }
}
process.exitCode = found ? 1 : 0;
