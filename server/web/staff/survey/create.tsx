/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new survey, as a draft. What it is can be mended by nobody but by another one once it is approved. */
import { useState } from 'preact/hooks';
import { classLabels } from '../../common/words';
import type { Documents, SurveyLife, SurveyRequest, Words } from '../../generated/openapi';
import { Count, Field, Form } from '../fields';
import { useSending, type Fields } from '../form';
import { say } from '../language';
import { Loaded, Refused } from '../loaded';
import { ask, may, who } from '../session';
import { texts as shared } from '../texts';
import { Heading } from '../words';
import { createTexts as texts, texts as ofSurvey } from './texts';

const YEARS = [1990, 2100] as const;
const CLASSES = Object.keys(classLabels) as (keyof typeof classLabels)[];

function bodyOf(fields: Fields, rehearsal: boolean, optIn: boolean): SurveyRequest {
  const text = (name: string) => (fields[name] || '').trim();
  return {
    survey: text('survey'),
    title: { zh: text('zh'), en: text('en') },
    programme: text('programme'),
    region: text('region'),
    year: Number(fields.year),
    class: text('class') as SurveyRequest['class'],
    rehearsal,
    ...(optIn && { opt_in: true }),
    instrument: text('instrument'),
    standard: text('standard'),
    booklets: text('booklets') || null,
    opens: text('opens') || null,
    closes: text('closes') || null,
  };
}

/* What stands in a choice that leaves none. */
function only(of: { code: string }[]): string {
  return of.length === 1 ? of[0]!.code : '';
}

export function NewSurvey() {
  return (
    <>
      <p>
        <a href="/staff/surveys">{say(texts.back)}</a>
      </p>
      <Heading text={say(ofSurvey.newSurvey)} />
      <Loaded<Documents>
        path="/api/v1/documents"
        fits={(reply) => !!reply && Array.isArray(reply.programmes)}
      >
        {(documents) =>
          may('move_surveys') ? <Draft documents={documents} /> : <p>{say(shared.mayNot)}</p>
        }
      </Loaded>
    </>
  );
}

function Draft({ documents }: { documents: Documents }) {
  const [rehearsal, setRehearsal] = useState(false);
  const [kind, setKind] = useState<string>(CLASSES[0]!);
  const [optIn, setOptIn] = useState(false);
  const [instrument, setInstrument] = useState(only(documents.instruments));
  const { problem, busy, begin } = useSending();
  const send = (fields: Fields) =>
    begin(
      () =>
        ask<SurveyLife>('POST', '/api/v1/surveys', {
          body: bodyOf(fields, rehearsal, optIn && kind === 'model_assisted'),
          fits: (reply) => !!reply && typeof reply.survey === 'string',
        }),
      (life) => location.assign('/staff/surveys/' + life.survey),
    );
  const booklets = documents.booklets.filter((one) => one.instrument === instrument);
  return (
    <Form problem={problem} send={send}>
      <p>{say(texts.about)}</p>
      <Field name="zh" at="/title/zh" label={texts.zh} required problem={problem} />
      <Field name="en" at="/title/en" label={texts.en} required problem={problem} />
      <Field
        name="survey"
        label={texts.slug}
        hint={texts.slugHint}
        pattern="[a-z0-9\-]{3,64}"
        autocomplete="off"
        required
        problem={problem}
      />
      <Choice name="programme" label={ofSurvey.programme} of={documents.programmes} problem={problem} />
      <Field
        name="region"
        label={ofSurvey.region}
        hint={texts.regionHint}
        defaultValue={who()!.region}
        required
        problem={problem}
      />
      <Count
        name="year"
        label={ofSurvey.year}
        least={YEARS[0]}
        most={YEARS[1]}
        start={String(new Date().getFullYear())}
        problem={problem}
      />
      <Field
        name="class"
        label={texts.class}
        hint={texts.classHint}
        problem={problem}
        onChange={(event) => setKind(event.currentTarget.value)}
      >
        {CLASSES.map((one) => (
          <option key={one} value={one}>
            {say(classLabels[one])}
          </option>
        ))}
      </Field>
      {kind === 'model_assisted' && (
        <label class="tick">
          <input type="checkbox" checked={optIn} onChange={() => setOptIn(!optIn)} />
          {say(texts.optIn)}
        </label>
      )}
      <label class="tick">
        <input type="checkbox" checked={rehearsal} onChange={() => setRehearsal(!rehearsal)} />
        {say(texts.rehearsal)}
      </label>
      <Choice
        name="instrument"
        label={ofSurvey.instrument}
        of={documents.instruments}
        problem={problem}
        choose={setInstrument}
      />
      {booklets.length > 0 && (
        <Field name="booklets" label={texts.booklets} problem={problem}>
          <option value="">{say(texts.whole)}</option>
          {booklets.map((one) => (
            <option key={one.code} value={one.code}>
              {one.code} {one.version}
            </option>
          ))}
        </Field>
      )}
      <Choice name="standard" label={ofSurvey.standard} of={documents.standards} problem={problem} />
      <div class="pair">
        <Field name="opens" label={texts.opens} hint={texts.timesHint} type="datetime-local" problem={problem} />
        <Field name="closes" label={texts.closes} type="datetime-local" problem={problem} />
      </div>
      {problem && <Refused problem={problem} placed={(pointer) => pointer !== '/rehearsal' && pointer !== '/opt_in'} />}
      <button type="submit" disabled={busy}>
        {say(texts.make)}
      </button>
    </Form>
  );
}

interface ChoiceProps {
  name: string;
  label: Words;
  of: { code: string; title: Words }[];
  problem: Parameters<typeof Field>[0]['problem'];
  choose?: (code: string) => void;
}

/* One of the documents that are loaded. */
function Choice({ of, choose, ...rest }: ChoiceProps) {
  return (
    <Field {...rest} required onChange={choose && ((event) => choose(event.currentTarget.value))}>
      {of.length > 1 && <option value="">{say(texts.choose)}</option>}
      {of.map((one) => (
        <option key={one.code} value={one.code}>
          {say(one.title)} ({one.code})
        </option>
      ))}
    </Field>
  );
}
