/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page beside the fieldwork's: the way back, which survey it is of, and what it shows. */
import type { ComponentChildren } from 'preact';
import type { SurveyLife, Words } from '../generated/openapi';
import { say } from './language';
import { Asked } from './loaded';
import { ask } from './session';
import { texts } from './texts';
import { Heading, Rehearsal } from './words';

interface FieldPageProps<T> {
  slug: string;
  title: Words;
  part: string; /* of the survey's API */
  children: (data: T, life: SurveyLife, reload: () => void) => ComponentChildren;
}

export function FieldPage<T extends { survey: string }>(props: FieldPageProps<T>) {
  const { slug, title, part, children } = props;
  const get = <Reply extends { survey: string }>(name: string) =>
    ask<Reply>('GET', `/api/v1/surveys/${slug}/${name}`, {
      fits: (reply) => !!reply && reply.survey === slug,
    });
  /* One after the other: who is not signed in is told once. */
  const read = async () => ({ life: await get<SurveyLife>('life'), data: await get<T>(part) });
  return (
    <>
      <p>
        <a href={`/staff/surveys/${slug}/field`}>{say(texts.toField)}</a>
      </p>
      <Heading text={say(title)} />
      <Asked path={slug} request={read}>
        {({ life, data }, _, reload) => (
          <>
            <p>{say(life.title)}</p>
            {life.rehearsal && <Rehearsal />}
            {children(data, life, reload)}
          </>
        )}
      </Asked>
    </>
  );
}
