/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The staff pages by their address. A survey's parts come from several rooms, and are joined here. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Results } from './publish/results';
import { Runs } from './run/runs';
import { recognise, whenSessionChanges, who } from './session';
import { Shell } from './shell';
import { Programmes } from './staff/programmes';
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
  const survey = /^\/staff\/surveys\/([^/]+)$/.exec(path);
  if (survey) return <SurveyPage slug={survey[1]!} />;
  return path === '/staff/surveys' ? <Surveys /> : <Programmes />;
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
