/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews that came after their case was answered otherwise, and which answers count. */
import { useState } from 'preact/hooks';
import type { Conflict, Conflicts as Listed, SurveyLife } from '../../generated/openapi';
import { FieldPage } from '../field-page';
import { say } from '../language';
import { moment } from '../words';
import { decisionTexts, kindTexts, texts } from './conflict-texts';
import { Decide } from './decide';

export function Conflicts({ slug }: { slug: string }) {
  return (
    <FieldPage<Listed> slug={slug} title={texts.title} part="conflicts">
      {(data, life, reload) => <Shown conflicts={data.conflicts} life={life} reload={reload} />}
    </FieldPage>
  );
}

interface ShownProps {
  conflicts: Conflict[];
  life: SurveyLife;
  reload: () => void;
}

function Shown({ conflicts, life, reload }: ShownProps) {
  const [last, setLast] = useState<number | null>(null);
  const waiting = conflicts.filter((one) => !one.decision);
  const decided = conflicts.filter((one) => one.decision);
  const isOpen = life.state === 'open';
  const done = (number: number) => {
    setLast(number);
    reload();
  };
  return (
    <>
      <p>{say(texts.about)}</p>
      {!isOpen && <p class="disclaimer">{say(texts.notOpen)}</p>}
      <p role="status">
        {last !== null && <b>{say(texts.done(last))} </b>}
        {say(conflicts.length ? texts.waiting(waiting.length) : texts.none)}
      </p>
      {waiting.map((one) => (
        <section class="card" key={one.id}>
          <h2>{say(texts.name(one.case, one.psu))}</h2>
          <Facts conflict={one} />
          {isOpen && <Decide slug={life.survey} conflict={one} done={() => done(one.case)} />}
        </section>
      ))}
      {decided.length > 0 && (
        <details class="card">
          <summary>{say(texts.decided(decided.length))}</summary>
          {decided.map((one) => (
            <section key={one.id}>
              <h3>{say(texts.name(one.case, one.psu))}</h3>
              <Decided decision={one.decision!} />
              <Facts conflict={one} />
            </section>
          ))}
        </details>
      )}
    </>
  );
}

function Decided({ decision }: { decision: NonNullable<Conflict['decision']> }) {
  return (
    <p>
      <b>{say(decisionTexts[decision.decision])}</b>
      <span class="reason">{decision.reason}</span>
      <span class="reason">{say(texts.said(decision.by, moment(decision.at)))}</span>
    </p>
  );
}

function Facts({ conflict }: { conflict: Conflict }) {
  const facts: [string, string | number][] = [
    [say(texts.counts), say(texts[conflict.kept])],
    [say(texts.by), conflict.by],
    [say(texts.begun), moment(conflict.at)],
    [say(texts.answers), conflict.answers],
    [say(texts.completed), say(conflict.submitted ? texts.yes : texts.no)],
  ];
  return (
    <>
      <p>{say(kindTexts[conflict.kind])}</p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
