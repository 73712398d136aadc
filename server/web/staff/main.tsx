/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The staff pages by their address, each loaded when it is opened. A survey's parts come from several
 * rooms, and are joined here.
 */
import { render, type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { later } from './later';
import { recognise, whenSessionChanges, who } from './session';
import { Shell } from './shell';

const Account = later(() => import('./staff/account').then((part) => part.Account));
const Accounts = later(() => import('./staff/accounts').then((part) => part.Accounts));
const Assign = later(() => import('./interview/assign').then((part) => part.Assign));
const Audit = later(() => import('./staff/audit').then((part) => part.Audit));
const Compare = later(() => import('./compare/page').then((part) => part.Compare));
const Conflicts = later(() => import('./interview/conflicts').then((part) => part.Conflicts));
const Field = later(() => import('./fieldwork/field').then((part) => part.Field));
const Overview = later(() => import('./staff/overview').then((part) => part.Overview));
const Programmes = later(() => import('./staff/programmes').then((part) => part.Programmes));
const Publication = later(() =>
  import('./publish/publication').then((part) => part.Publication),
);
const Quotas = later(() => import('./quota/quotas').then((part) => part.Quotas));
const Results = later(() => import('./publish/results').then((part) => part.Results));
const Runs = later(() => import('./run/runs').then((part) => part.Runs));
const Sample = later(() => import('./sample/page').then((part) => part.Sample));
const Setup = later(() => import('./staff/setup').then((part) => part.Setup));
const NewSurvey = later(() => import('./survey/create').then((part) => part.NewSurvey));
const Survey = later(() => import('./survey/page').then((part) => part.Survey));
const Surveys = later(() => import('./survey/list').then((part) => part.Surveys));

/* Without an account there is nothing to see of a survey but its results. */
function SurveyPage({ slug }: { slug: string }) {
  if (!who()) return <Results slug={slug} />;
  return (
    <Survey
      slug={slug}
      publication={(life, set) => <Publication life={life} set={set} />}
      runs={(life, reload) => <Runs life={life} reload={reload} />}
      results={<Results slug={slug} within />}
    />
  );
}

const PAGES: [RegExp, (slug: string) => ComponentChild][] = [
  [/^\/staff\/surveys\/([^/]+)\/field$/, (slug) => <Field slug={slug} />],
  [/^\/staff\/surveys\/([^/]+)\/assign$/, (slug) => <Assign slug={slug} />],
  [/^\/staff\/surveys\/([^/]+)\/conflicts$/, (slug) => <Conflicts slug={slug} />],
  [/^\/staff\/surveys\/([^/]+)\/quotas$/, (slug) => <Quotas slug={slug} />],
  [/^\/staff\/surveys\/([^/]+)\/sample$/, (slug) => <Sample slug={slug} />],
  [/^\/staff\/surveys\/([^/]+)$/, (slug) => <SurveyPage slug={slug} />],
  [/^\/staff\/surveys$/, () => <Surveys />],
  [/^\/staff\/compare$/, () => <Compare />],
  [/^\/staff\/overview$/, () => <Overview />],
  [/^\/staff\/new-survey$/, () => <NewSurvey />],
  [/^\/staff\/account$/, () => <Account />],
  [/^\/staff\/accounts$/, () => <Accounts />],
  [/^\/staff\/audit$/, () => <Audit />],
  [/^\/staff\/setup$/, () => <Setup />],
  [/^/, () => <Programmes />],
];

function Page() {
  const path = location.pathname.replace(/\/$/, '');
  const [address, page] = PAGES.find(([known]) => known.test(path))!;
  return <>{page(address.exec(path)![1] || '')}</>;
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
