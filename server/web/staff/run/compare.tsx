/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two runs of a survey side by side: the same rows, each with its figure, and the difference. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { statusLabels, titles } from '../../common/words';
import type { Indicator, SurveyRun, Words } from '../../generated/openapi';
import { say } from '../language';
import { Loaded } from '../loaded';
import { DataTable } from '../table';
import { fixed, interval, percent, signedPoints } from '../words';
import { kindTexts, texts } from './texts';

interface CompareProps {
  slug: string;
  runs: SurveyRun[]; /* the newest first, two at least */
}

export function Compare({ slug, runs }: CompareProps) {
  const main = runs.find((run) => run.kind === 'main') || runs[1]!;
  const [first, setFirst] = useState(main.run);
  const [second, setSecond] = useState(runs.find((run) => run !== main)!.run);
  return (
    <section id="compare">
      <h2>{say(texts.compare)}</h2>
      <div class="pair">
        <Choice name={texts.first} runs={runs} value={first} choose={setFirst} />
        <Choice name={texts.second} runs={runs} value={second} choose={setSecond} />
      </div>
      <Figures slug={slug} run={first}>
        {(a) => (
          <Figures slug={slug} run={second}>
            {(b) => <Beside a={a} b={b} first={first} second={second} />}
          </Figures>
        )}
      </Figures>
    </section>
  );
}

interface ChoiceProps {
  name: Words;
  runs: SurveyRun[];
  value: number;
  choose: (run: number) => void;
}

function Choice({ name, runs, value, choose }: ChoiceProps) {
  return (
    <label>
      {say(name)}
      <select value={value} onChange={(event) => choose(Number(event.currentTarget.value))}>
        {runs.map((run) => (
          <option key={run.run} value={run.run}>
            {say(texts.one(run.run))} {run.kind && say(kindTexts[run.kind])}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FiguresProps {
  slug: string;
  run: number;
  children: (data: Indicator) => ComponentChildren;
}

function Figures({ slug, run, children }: FiguresProps) {
  return (
    <Loaded<Indicator>
      key={run}
      path={`/api/v1/surveys/${slug}/indicators?by=region,group&run=${run}`}
      fits={(reply) => !!reply && reply.survey === slug && !!reply.run && reply.run.id === run}
    >
      {children}
    </Loaded>
  );
}

interface BesideProps {
  a: Indicator;
  b: Indicator;
  first: number;
  second: number;
}

function Beside({ a, b, first, second }: BesideProps) {
  const sameData = a.run!.snapshot_sha256 === b.run!.snapshot_sha256;
  const sameRecipe = recipeOf(a) === recipeOf(b);
  const activity = a.result_class === 'activity';
  return (
    <>
      <p>
        {say(sameData ? texts.sameData : texts.otherData)}{' '}
        {say(sameRecipe ? texts.sameRecipe : texts.otherRecipe)}
      </p>
      <DataTable
        title={say(texts.compared(first, second))}
        columns={[
          titles.group,
          texts.one(first),
          texts.one(second),
          activity ? texts.differenceScore : texts.difference,
        ]}
        kind="compare"
      >
        {rowsOf(a, b).map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>
              {row.a}
              <span class="reason">{row.more[0]}</span>
            </td>
            <td>
              {row.b}
              <span class="reason">{row.more[1]}</span>
            </td>
            <td>{row.difference}</td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

/* Seeds and times aside. */
function recipeOf(data: Indicator): string {
  const text = JSON.stringify(data.run!.recipe, (name, value) => (name === 'seed' ? undefined : value));
  return data.run!.program_version + text;
}

interface Row {
  name: string;
  a: string;
  b: string;
  more: [string, string];
  difference: string;
}

function rowsOf(a: Indicator, b: Indicator): Row[] {
  if (a.result_class === 'activity' || b.result_class === 'activity') return meansOf(a, b);
  const region = a.estimates[0] && a.estimates[0].region;
  const shown = (share: number | null) => (share === null ? say(statusLabels.suppress) : percent(share));
  return a.estimates
    .filter((one) => one.region === region)
    .map((one) => {
      const other = b.estimates.find((row) => row.region === region && row.group === one.group);
      const share = other ? other.share : null;
      return {
        name: say(one.group_label),
        a: shown(one.share),
        b: shown(share),
        more: [one.ci ? interval(one.ci) : '', other && other.ci ? interval(other.ci) : ''],
        difference: one.share === null || share === null ? '–' : signedPoints(share - one.share),
      };
    });
}

function meansOf(a: Indicator, b: Indicator): Row[] {
  if (a.result_class !== 'activity' || b.result_class !== 'activity') return [];
  const others = b.statistics;
  return a.statistics.map((one) => {
    const other = others.find((row) => row.group === one.group);
    const mean = other ? other.mean_score : null;
    return {
      name: say(one.group_label),
      a: fixed(one.mean_score, 1),
      b: fixed(mean, 1),
      more: ['', ''],
      difference: one.mean_score === null || mean === null ? '–' : fixed(mean - one.mean_score, 1),
    };
  });
}
