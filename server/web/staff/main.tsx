/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff pages by their address. A survey's parts come from several rooms, and are joined here. */
import { render, type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Field } from './fieldwork/field';
import { Results } from './publish/results';
import { Runs } from './run/runs';
import { recognise, whenSessionChanges, who } from './session';
import { Shell } from './shell';
import { Account } from './staff/account';
import { Accounts } from './staff/accounts';
import { Audit } from './staff/audit';
import { Programmes } from './staff/programmes';
import { Setup } from './staff/setup';
import { Surveys } from './survey/list';
import { Survey } from './survey/page';

/* Without an account there is nothing to see of a survey but its results. */
function SurveyPage({ slug }: { slug: string }) {
  if (!who()) return <Results slug={slug} />;
  return (
    <Survey
      slug={slug}
      runs={(life, reload) => <Runs life={life} reload={reload} />}
      results={<Results slug={slug} within />}
    />
  );
}

function Page() {
  const path = location.pathname.replace(/\/$/, '');
  const field = /^\/staff\/surveys\/([^/]+)\/field$/.exec(path);
  const survey = /^\/staff\/surveys\/([^/]+)$/.exec(path);
  if (field) return <Field slug={field[1]!} />;
  if (survey) return <SurveyPage slug={survey[1]!} />;
  const pages: Record<string, () => ComponentChild> = {
    '/staff/surveys': Surveys,
    '/staff/account': Account,
    '/staff/accounts': Accounts,
    '/staff/audit': Audit,
    '/staff/setup': Setup,
  };
  const Other = pages[path] || Programmes;
  return <Other />;
}

function App() {
  const [, draw] = useState(0);
  const again = () => draw((times) => times + 1);
  useEffect(() => whenSessionChanges(again), []);
  return (
    <Shell again={again}>
      <Page />
    </Shell>
  );
}

recognise().then(() => {
  const root = document.getElementById('root')!;
  root.textContent = '';
  render(<App />, root);
});
