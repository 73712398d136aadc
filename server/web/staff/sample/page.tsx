/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the frame of a survey to its letters, in the order in which it is done. */
import type { Draw, Frame, Letters, SurveyLife } from '../../generated/openapi';
import { say } from '../language';
import { Asked } from '../loaded';
import { ask, may } from '../session';
import { Heading, Rehearsal } from '../words';
import { DrawPart } from './draw';
import { FramePart } from './frame';
import { LetterPart } from './letters';
import { texts } from './texts';

export interface SampleState {
  life: SurveyLife;
  frame: Frame;
  draw: Draw['draw'];
  letters: Letters;
}

export interface PartProps extends SampleState {
  isEarly: boolean; /* it may still be changed: the survey was not opened */
  allowed: boolean;
  reload: () => void;
}

async function read(slug: string): Promise<SampleState> {
  const part = <T extends { survey: string }>(name: string) =>
    ask<T>('GET', `/api/v1/surveys/${slug}/${name}`, {
      fits: (reply) => !!reply && reply.survey === slug,
    });
  const life = await part<SurveyLife>('life'); /* alone: who is not signed in is told once */
  const [frame, { draw }, letters] = await Promise.all([
    part<Frame>('frame'),
    part<Draw>('draw'),
    part<Letters>('letters'),
  ]);
  return { life, frame, draw, letters };
}

const PARTS = ['frame', 'draw', 'letters'] as const;

export function Sample({ slug }: { slug: string }) {
  return (
    <>
      <p>
        <a href={'/staff/surveys/' + slug}>{say(texts.back)}</a>
      </p>
      <Heading text={say(texts.title)} />
      <Asked path={slug} request={() => read(slug)}>
        {(state, _, reload) => {
          const isEarly = state.life.state === 'draft' || state.life.state === 'approved';
          const props = { ...state, isEarly, allowed: may('field'), reload };
          return (
            <>
              <p>{say(state.life.title)}</p>
              {state.life.rehearsal && <Rehearsal />}
              {!isEarly && <p class="disclaimer">{say(texts.fixed)}</p>}
              {!props.allowed && <p>{say(texts.mayNot)}</p>}
              <nav class="parts" aria-label={say(texts.steps)}>
                {PARTS.map((one) => (
                  <a key={one} href={'#' + one}>
                    {say(texts[one])}
                  </a>
                ))}
              </nav>
              <FramePart {...props} />
              <DrawPart {...props} />
              <LetterPart {...props} />
            </>
          );
        }}
      </Asked>
    </>
  );
}
