/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The next replicates of the reserve, while the survey is open. */
import { useState } from 'preact/hooks';
import { Confirm } from '../confirm';
import { Count, Field, Form } from '../fields';
import { useSending } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import type { DrawTold } from './drawn';
import type { PartProps } from './page';
import { drawTexts, releaseTexts as texts } from './texts';

const REASON_MOST = 160;

function isPlaced(pointer: string): boolean {
  return pointer === '/replicates' || pointer === '/reason';
}

type Asked = { replicates: number; reason: string };

interface ReleaseProps extends PartProps {
  draw: DrawTold;
  released: (replicates: number) => void; /* is told, and says so: after the last this is not shown */
}

export function Release({ life, draw, allowed, reload, released }: ReleaseProps) {
  const [asked, want] = useState<Asked | null>(null);
  const { problem, busy, begin } = useSending();
  const left = draw.totals.replicates_left;
  const take = () =>
    begin(
      () => ask('POST', `/api/v1/surveys/${life.survey}/draw/releases`, { body: asked }),
      () => {
        released(asked!.replicates);
        want(null);
        reload();
      },
    );
  return (
    <>
      <h3>{say(texts.title)}</h3>
      <p>{say(texts.about)}</p>
      {life.state !== 'open' && <p>{say(texts.later)}</p>}
      {life.state === 'open' && allowed && (
        <Form
          problem={problem}
          send={({ replicates, reason }) =>
            want({ replicates: Number(replicates), reason: reason || '' })
          }
          typed={() => want(null)}
        >
          <Count name="replicates" label={texts.count(left)} least={1} most={left} problem={problem} />
          <Field name="reason" label={texts.reason} maxLength={REASON_MOST} required problem={problem} />
          {problem && <Refused problem={problem} placed={isPlaced} />}
          {!asked && <button type="submit">{say(texts.begin)}</button>}
        </Form>
      )}
      {asked && (
        <Confirm
          about={texts.about}
          act={texts.begin}
          working={drawTexts.drawing}
          busy={busy}
          take={take}
          cancel={() => want(null)}
        />
      )}
    </>
  );
}
