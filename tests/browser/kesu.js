/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The program under test: `kesu serve --embedded` in a folder of its own, ended with the tests.
 * KESU_BIN names the binary (default build/kesu).
 */
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(here, '../..');
const PATIENCE_MS = 300000;
const AGREEING = 20; /* replies in a row */
/* Below the ports that the kernel gives to clients. */
const PORTS = [20000, 29999];
/* The program must not end a request because the machine is busy. */
const PATIENT = {
  KESU_FAST_TIMEOUT_MS: '60000',
  KESU_SLOW_TIMEOUT_MS: '300000',
  KESU_DEADLINE_MS: '100000',
};

export const SURVEY = 'donghu-rehearsal';

/* As in the integration tests, a UDP socket of the same number keeps other tests from the port. */
function isFree(port) {
  return new Promise((told) => {
    const claim = createSocket('udp4').unref();
    const probe = createServer();
    const taken = () => told(false);
    claim.on('error', taken);
    probe.on('error', taken);
    claim.bind(port, '127.0.0.1', () =>
      probe.listen(port, '127.0.0.1', () => probe.close(() => told(true))),
    );
  });
}

export async function freePort() {
  let port;
  do port = PORTS[0] + Math.floor(Math.random() * (PORTS[1] - PORTS[0] + 1));
  while (!(await isFree(port)));
  return port;
}

/* Without the settings of another database or server. */
function cleanEnvironment() {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter(([name]) => name !== 'DATABASE_URL' && !/^(PG|KESU_)/.test(name)),
  );
}

/* settings: of the server beside the usual ones, such as KESU_PUBLICATION_KEY; or what makes them of its
 * address. */
export async function startKesu(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kesu-browser-'));
  chmodSync(folder, 0o755); /* as root the database runs as another user */
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const told = typeof settings === 'function' ? settings(url) : settings;
  const program = resolve(here, process.env.KESU_BIN || '../../build/kesu');
  const database = join(folder, 'database');
  const log = join(folder, 'serve.log');
  const output = openSync(log, 'a');
  const { KESU_TEST_CLUSTER: cluster } = process.env; /* as in tests/integration/support.py */
  if (cluster) execFileSync('cp', ['-a', cluster, database]);
  const child = spawn(
    program,
    [
      'serve',
      '--embedded',
      database,
      '--listen',
      `127.0.0.1:${port}`,
      '--load',
      join(source, 'questionnaires'),
    ],
    { env: { ...cleanEnvironment(), ...PATIENT, ...told }, stdio: ['ignore', output, output] },
  );
  const ended = new Promise((done) => child.on('exit', done));
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(log, child);
  } catch (error) {
    console.error(readFileSync(log, 'utf8').split('\n').slice(-40).join('\n'));
    await stop();
    throw error;
  }
  const run = (...command) => {
    const options = { env: cleanEnvironment(), cwd: folder, encoding: 'utf8' };
    return execFileSync(program, [...command, '--embedded', database], options);
  };
  const alone = (...command) =>
    execFileSync(program, command, { env: cleanEnvironment(), encoding: 'utf8' });
  /* An account that signs in with this password. */
  const account = (name, role, password) => {
    const options = { env: cleanEnvironment(), encoding: 'utf8', input: password + '\n' };
    const what = ['--role', role, '--region', '360102', '--password', '--embedded', database];
    execFileSync(program, ['account', 'add', name, ...what], options);
  };
  /* Makes a survey of a simulated city's sample; returns the path of the sample and its tokens. */
  const sample = async (slug, ...more) => {
    const path = join(folder, slug + '.csv');
    const few = ['--psus', '2', '--persons', '4'];
    run('rehearse', 'donghu', '--slug', slug, '--out', path, ...few, ...more);
    await known(`${url}/api/v1/surveys/${slug}`);
    const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    return { path, tokens: lines.map((line) => line.split(',')[0].replace(/"/g, '')) };
  };
  const store = (documents, name) => {
    const paths = documents.map((document, i) => join(folder, `${name}-${i}.json`));
    documents.forEach((document, i) => writeFileSync(paths[i], JSON.stringify(document)));
    run('load', ...paths);
  };
  /* Loads documents and waits for the survey in them. */
  const load = async (documents, slug) => {
    store(documents, slug);
    await known(`${url}/api/v1/surveys/${slug}`);
  };
  const read = (statement) => sql(database, statement);
  /* As root the server runs as another user: this file is that user's from now on. */
  const give = (path) => {
    const { uid, gid } = statSync(join(database, 'data', 'postmaster.pid'));
    chownSync(path, uid, gid);
  };
  return { url, stop, run, alone, account, store, load, sample, give, sql: read };
}

/* Waits until the log says that the program is ready. */
async function ready(log, child) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`kesu ended with ${child.exitCode}`);
    if (readFileSync(log, 'utf8').includes('"message":"ready"')) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error('kesu did not become ready');
}

/* The workers read changes every few seconds. */
async function known(address) {
  const until = Date.now() + PATIENCE_MS;
  const headers = { Connection: 'close' }; /* whichever worker answers */
  for (let found = 0; found < AGREEING; found++) {
    if ((await fetch(address, { headers })).status === 200) continue;
    if (Date.now() > until) throw new Error(address + ' did not appear');
    await new Promise((later) => setTimeout(later, 200));
    found = -1;
  }
}

/* Rows of the private cluster, read over its own socket by the user that runs it. */
function sql(database, statement) {
  const file = join(database, 'data', 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  const owner = execFileSync('id', ['-nu', String(statSync(file).uid)], {
    encoding: 'utf8',
  }).trim();
  /* What is in the PATH may be Debian's wrapper, a script. */
  const server = readFileSync(join(database, 'data', 'postmaster.opts'), 'utf8').split(' ')[0];
  const psql = [
    join(dirname(server), 'psql'),
    '-XqAt',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    lines[4],
    '-p',
    lines[3],
    '-d',
    'kesu',
    '-U',
    'kesu',
  ];
  const command =
    process.getuid() === 0 && owner !== 'root' ? ['runuser', '-u', owner, '--', ...psql] : psql;
  const options = { encoding: 'utf8', env: cleanEnvironment(), cwd: '/' };
  return execFileSync(command[0], [...command.slice(1), '-c', statement], options)
    .trimEnd()
    .split('\n');
}
