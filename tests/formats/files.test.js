/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shipped file keeps its schema and the rules, and its name is its code. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { files, kinds, schemaFaults } from './files.js';
import { bookletsFaults, instrumentFaults, programmeFaults, standardFaults } from './rules.js';

const rules = {
  booklets: bookletsFaults,
  instrument: instrumentFaults,
  programme: programmeFaults,
  standard: standardFaults,
};
const world = {
  standards: files('standards').map((f) => f.data),
  instruments: files('instruments').map((f) => f.data),
  booklets: files('booklets').map((f) => f.data),
};

for (const [folder, kind] of Object.entries(kinds))
  for (const { name, data } of files(folder))
    test(name, () => {
      assert.deepEqual(schemaFaults(kind, data), []);
      assert.deepEqual(rules[kind](data, world), []);
      assert.equal(name, `${folder}/${data.code}.json`);
    });

test('codes and slugs are unique across files', () => {
  const slugs = files('programmes').flatMap((f) => f.data.surveys.map((s) => s.slug));
  assert.equal(new Set(slugs).size, slugs.length);
});

test('both standards ship', () => {
  assert.deepEqual(world.standards.map((s) => s.code), ['benchmark-2016', 'cast-2024']);
});
