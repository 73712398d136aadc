/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff pages: /staff lists the programmes, /staff/surveys/{slug} shows a survey's results. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Results } from './publish/results';
import { Shell } from './shell';
import { Programmes } from './staff/programmes';

function Page() {
  const survey = /^\/staff\/surveys\/([^/]+)\/?$/.exec(location.pathname);
  return survey ? <Results slug={survey[1]!} /> : <Programmes />;
}

function App() {
  const [, draw] = useState(0);
  return (
    <Shell again={() => draw((times) => times + 1)}>
      <Page />
    </Shell>
  );
}

const root = document.getElementById('root')!;
root.textContent = '';
render(<App />, root);
