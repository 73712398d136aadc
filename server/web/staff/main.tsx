/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff pages: /staff lists the programmes, /staff/surveys/{slug} shows a survey's results. */
import { render } from 'preact';
import { Programmes } from './staff/programmes';
import { Results } from './publish/results';
import { Account } from './session';

function App() {
  const survey = /^\/staff\/surveys\/([^/]+)\/?$/.exec(location.pathname);
  return (
    <>
      <header>
        <Account />
      </header>
      <main>{survey ? <Results slug={survey[1]!} /> : <Programmes />}</main>
    </>
  );
}

const root = document.getElementById('root')!;
root.textContent = '';
render(<App />, root);
