/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey of households with names, addresses and telephones, drawn by kesu itself, whose
 * cases are an interviewer's. Its form is a secure one, as in every official survey.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FORM = '../../questionnaires/instruments/kesu-open-50.json';
const COMMUNITIES = 4;
const HOUSEHOLDS = 6; /* listed in each community */

const APPROVED = `UPDATE kesu.survey SET state = 'approved', form_number = 'f', issuing_body = 'b',
  approval_number = 'n', valid_from = kesu.today(), valid_until = kesu.today() + 30,
  opens_at = date_trunc('day', now(), 'Asia/Shanghai'), closes_at = now() + interval '10 days'`;

export const PEOPLE = ['钱多福', '孙小满', '李大暑', '周立冬', '吴谷雨', '郑秋分'];
export const street = (community, household) => `惊蛰里${community + 1}巷${household + 1}号`;
export const phone = (community, household) => `13800${community + 1}5566${household}`;

const csv = (rows) => rows.map((row) => row.join(',')).join('\n') + '\n';
const psu = (i) => `Z0${i + 1}`;

function areas() {
  const rows = [['unit', 'stratum', 'psu', 'region', 'size']];
  for (let i = 0; i < COMMUNITIES; i++)
    rows.push([psu(i), i < 2 ? 'one' : 'two', psu(i), `36010200${i + 1}`, 100]);
  return csv(rows);
}

function listing() {
  const rows = [['psu', 'household', 'name', 'address', 'phone']];
  for (let i = 0; i < COMMUNITIES; i++)
    for (let k = 0; k < HOUSEHOLDS; k++)
      rows.push([psu(i), `H${i}${k}`, PEOPLE[k], street(i, k), phone(i, k)]);
  return csv(rows);
}

/* Makes it, opens it and gives its cases to `account`. */
export function openHouseholds(kesu, slug, account) {
  const folder = mkdtempSync(join(tmpdir(), 'kesu-households-'));
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const what = ['--programme', 'donghu', '--region', '360102', '--year', '2026'];
  const form = JSON.parse(readFileSync(FORM, 'utf8'));
  kesu.store([{ ...form, code: 'households-50', bank: 'secure' }], 'households');
  const how = ['--instrument', 'households-50', '--standard', 'cast-2024'];
  const title = ['--title-zh', '入户调查', '--title-en', 'Households'];
  const kind = ['--class', 'model_assisted'];
  kesu.run('survey', 'create', slug, ...what, ...how, ...kind, ...title);
  kesu.run('frame', 'import', slug, file('areas.csv', areas()));
  kesu.run('draw', slug, '--psus', '2', '--take', '2', '--seed', '5');
  kesu.run('frame', 'import', slug, '--listing', file('listing.csv', listing()));
  kesu.run('draw', slug, '--households', '--respondent', 'kish');
  const letters = join(folder, 'letters.csv');
  kesu.run('invite', slug, '--site', 'https://survey.example', '--out', letters);
  kesu.sql(APPROVED + ` WHERE slug = '${slug}'`);
  kesu.run('survey', 'open', slug);
  const cases = csv([['psu', 'account'], ...[0, 1, 2, 3].map((i) => [psu(i), account])]);
  kesu.run('assign', slug, file('assign.csv', cases));
  rmSync(folder, { recursive: true, force: true });
}
