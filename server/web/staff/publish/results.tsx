/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The results of one survey, for officials first: the share and its sentence against the target, which
 * survey it is, pictures, then the same numbers as tables, and at the end the files and the run. An
 * activity has counts and a mean score, and says that it is not a survey.
 */
import { useState } from 'preact/hooks';
import { notes, notices, runKindLabels, titles } from '../../common/words';
import type { Estimate, Indicator, IndicatorOfSample, IndicatorRun } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { texts as shared } from '../texts';
import { Heading, Rehearsal, titled } from '../words';
import { Activity, DoubtfulForms } from './activity';
import { Comparisons } from './comparisons';
import { Downloads } from './files';
import { RunFooter } from './footer';
import { About, Headline } from './headline';
import { Pictures } from './pictures';
import type { Row } from './picture-groups';
import { Monitoring } from './promises';
import { Tables } from './tables';
import { publicationTexts, texts } from './texts';

/* within: on a page that names the survey already. ?run=N shows another run than the survey's own. */
export function Results({ slug, within = false }: { slug: string; within?: boolean }) {
  const run = Number(new URLSearchParams(location.search).get('run'));
  const path = `/api/v1/surveys/${slug}/indicators?by=region,group${run ? '&run=' + run : ''}`;
  return (
    <Loaded<Indicator>
      path={path}
      fits={(reply) => !!reply && reply.survey === slug && !!reply.about}
    >
      {(data) => <Report data={data} within={within} />}
    </Loaded>
  );
}

function Report({ data, within }: { data: Indicator; within: boolean }) {
  return (
    <>
      {!within && (
        <p class="unprinted">
          <a href="/staff">{say(shared.allProgrammes)}</a>
        </p>
      )}
      {!within && <Heading text={titled(data.title, data.about.year)} />}
      {data.rehearsal && !within && <Rehearsal />}
      {data.withdrawn !== undefined && (
        <p class="disclaimer" role="alert">
          <b>{say(notices.withdrawn)}</b> {say(publicationTexts.notToQuote(data.withdrawn))}
        </p>
      )}
      <RunKind data={data} />
      {data.run?.diagnostics?.withheld !== undefined && (
        <p class="disclaimer">{say(partOf(data) ? notes.own_part : notes.few_respondents)}</p>
      )}
      {data.result_class === 'activity' ? <Counts data={data} /> : <Estimates data={data} />}
      {data.run && <Downloads data={data} run={data.run.id} />}
      <RunFooter data={data} />
    </>
  );
}

/** Whether the account sees a part of the survey's regions only. */
function partOf(data: Indicator): boolean {
  const withheld = data.run?.diagnostics?.withheld as { because?: string } | undefined;
  return withheld?.because === 'own_part';
}

/* What stands in the way of taking the figures for the survey's result. */
function RunKind({ data }: { data: Indicator }) {
  const kind = data.run?.kind;
  if (kind !== 'interim' && kind !== 'sensitivity') return null;
  return (
    <p class="disclaimer">
      {say(kind === 'interim' && !data.rehearsal ? notices.interim : runKindLabels[kind])}
    </p>
  );
}

function Counts({ data }: { data: Indicator & { result_class: 'activity' } }) {
  return (
    <>
      <About data={data} />
      <Activity data={data} />
      <Doubts data={data} />
    </>
  );
}

function Doubts({ data: { run } }: { data: Indicator }) {
  if (!run || !run.diagnostics || run.diagnostics.withheld !== undefined) return null;
  return <DoubtfulForms found={run.diagnostics.doubtful} />;
}

/* In the order of the server: a region comes before the regions in it. */
function placesOf(estimates: Estimate[]): Row[] {
  return estimates
    .filter((estimate) => estimate.group === 'all')
    .map((estimate) => ({ key: estimate.region, label: say(estimate.region_name), estimate }));
}

function Estimates({ data }: { data: IndicatorOfSample }) {
  const { estimates, target } = data;
  const places = placesOf(estimates);
  const root = places[0];
  const [chosen, choose] = useState(new URLSearchParams(location.search).get('region'));
  if (!root)
    return (
      <>
        <About data={data} />
        {!data.run && <p>{say(texts.noRun)}</p>}
      </>
    );
  const place = places.find((one) => one.key === chosen) || root;
  /* The target is the survey's region's: no verdict on another one's share stands in the headline. */
  const own = target && target.region === root.key ? target : null;
  const select = (code: string) => {
    history.replaceState(null, '', '?region=' + code + location.hash);
    choose(code);
  };
  const shown = {
    data,
    place,
    places,
    groups: estimates
      .filter((estimate) => estimate.region === place.key)
      .map((estimate) => ({ key: estimate.group, label: say(estimate.group_label), estimate })),
    targetOf: own ? root.label : say(titles.surveyed_region),
  };
  return (
    <>
      <Headline data={data} estimate={root.estimate} target={own} />
      <Comparisons data={data} />
      <Monitoring data={data} />
      <About data={data} />
      <Doubts data={data} />
      <Pictures {...shown} picker={<Picker places={places} place={place} select={select} />} />
      <Method recipe={data.run && data.run.recipe} />
      <Tables {...shown} />
    </>
  );
}

interface PickerProps {
  places: Row[];
  place: Row;
  select: (code: string) => void;
}

function Picker({ places, place, select }: PickerProps) {
  if (places.length < 2) return null;
  return (
    <label class="region">
      {say(titles.region)}
      <select value={place.key} onChange={(event) => select(event.currentTarget.value)}>
        {places.map((one) => (
          <option key={one.key} value={one.key}>
            {one.label} ({one.key})
          </option>
        ))}
      </select>
    </label>
  );
}

/* How the figures were made, as the run itself recorded it. */
function Method({ recipe }: { recipe: IndicatorRun['recipe'] }) {
  if (!recipe || !recipe.summary) return null;
  return (
    <p class="small">
      <span class="quiet">{say(texts.method)}</span> {say(recipe.summary)}
    </p>
  );
}
