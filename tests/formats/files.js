/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The questionnaire files and their schemas, read from the source tree. A file that is not JSON, or a
 * schema that ajv's strict mode refuses, ends the test run with the file's name.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../../questionnaires/', import.meta.url));

export const kinds = { booklets: 'booklets', instruments: 'instrument', programmes: 'programme', standards: 'standard' };

function read(...path) {
  const name = join(...path);
  try {
    return JSON.parse(readFileSync(join(root, name), 'utf8'));
  } catch (error) {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  }
}

/* [{name: 'programmes/donghu.json', data}], sorted by name; empty when the folder does not exist. */
export function files(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ name: `${folder}/${name}`, data: read(folder, name) }));
}

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
const validators = Object.fromEntries(
  Object.values(kinds).map((kind) => [kind, ajv.compile(read('format', `${kind}.schema.json`))]),
);

/* One line per fault, each with its JSON pointer; empty when the file keeps its schema. */
export function schemaFaults(kind, data) {
  const validate = validators[kind];
  validate(data);
  return (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`);
}
