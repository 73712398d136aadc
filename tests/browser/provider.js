/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provider of OpenID Connect of the integration tests, for a browser that signs in at it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './kesu.js';

const FOLDER = '../oidc';
const CLIENT = 'kesu';
const SECRET = 'a word of the tests';
const TRIALS = 600;

/* Why there is none; false: there is. */
export const lacksProvider = !existsSync(FOLDER + '/node_modules') && 'npm ci in tests/oidc';

export async function startProvider() {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  let child = null;
  /* What the server at `url` is told of it; from then on it is there. */
  const settingsOf = (url) => {
    const back = url + '/api/v1/oidc/main/callback';
    const asked = ['provider.js', String(port), issuer, CLIENT, SECRET, back];
    child = spawn('node', asked, { cwd: FOLDER, stdio: 'ignore' });
    return {
      KESU_PUBLIC_ADDRESS: url,
      KESU_OIDC_ISSUER: issuer,
      KESU_OIDC_CLIENT_ID: CLIENT,
      KESU_OIDC_CLIENT_SECRET: SECRET,
      KESU_OIDC_TITLE_ZH: '县身份认证',
      KESU_OIDC_TITLE_EN: 'County sign-on',
    };
  };
  const ready = async () => {
    for (let i = 0; i < TRIALS && !(await listens(port)); i++) await pause(100);
  };
  return { issuer, settingsOf, ready, stop: () => child && child.kill() };
}

function listens(port) {
  return new Promise((told) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => told(true)).on('error', () => told(false));
    socket.on('connect', () => socket.destroy());
  });
}
