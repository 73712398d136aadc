/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of two answers counts, and why. It is final, so it is asked once more. */
import { useState } from 'preact/hooks';
import type { Conflict } from '../../generated/openapi';
import { Confirm } from '../confirm';
import { Field, Form } from '../fields';
import { useSending } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask } from '../session';
import { decisionTexts, texts } from './conflict-texts';

const REASON_MOST = 500;

type Decision = keyof typeof decisionTexts;

interface DecideProps {
  slug: string;
  conflict: Conflict;
  done: () => void;
}

function isPlaced(pointer: string): boolean {
  return pointer === '/decision' || pointer === '/reason';
}

export function Decide({ slug, conflict, done }: DecideProps) {
  const [asked, want] = useState<{ decision: Decision; reason: string } | null>(null);
  const { problem, busy, begin } = useSending();
  const decisions: Decision[] = conflict.usable ? ['keep_first', 'use_later'] : ['keep_first'];
  /* Several of these forms stand on one page. */
  const [decision, reason] = ['decision-' + conflict.id, 'reason-' + conflict.id];
  const take = () =>
    begin(
      () =>
        ask<Conflict>('POST', `/api/v1/surveys/${slug}/conflicts/${conflict.id}`, {
          body: asked,
          fits: (reply) => !!reply && reply.id === conflict.id,
        }),
      done,
    );
  return (
    <>
      {!conflict.usable && <p>{say(texts.unusable)}</p>}
      <Form
        problem={problem}
        send={(fields) =>
          want({ decision: fields[decision] as Decision, reason: fields[reason]!.trim() })
        }
        typed={() => want(null)}
      >
        <Field name={decision} at="/decision" label={texts.which} required problem={problem}>
          {decisions.length > 1 && <option value="">{say(texts.choose)}</option>}
          {decisions.map((one) => (
            <option key={one} value={one}>
              {say(decisionTexts[one])}
            </option>
          ))}
        </Field>
        <Field
          name={reason}
          at="/reason"
          label={texts.reason}
          hint={texts.reasonHint}
          maxLength={REASON_MOST}
          required
          problem={problem}
        />
        {problem && <Refused problem={problem} placed={isPlaced} />}
        {!asked && <button type="submit">{say(texts.decide)}</button>}
      </Form>
      {asked && (
        <Confirm
          about={asked.decision === 'use_later' ? texts.uses : texts.keeps}
          act={texts.decide}
          working={texts.deciding}
          busy={busy}
          take={take}
          cancel={() => want(null)}
        />
      )}
    </>
  );
}
