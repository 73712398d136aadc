/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turning the second factor on, by a code of the secret that is offered, and off, by the password. */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { SecondFactor as Offer } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say } from '../language';
import { later } from '../later';
import { Refused } from '../loaded';
import { ask, enter, who } from '../session';
import { texts as shared } from '../texts';
import { factorTexts as texts, passwordTexts } from './account-texts';

const QrCode = later(() => import('./qr').then((part) => part.QrCode));
const PATH = '/api/v1/session/second-factor';

export function SecondFactor() {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOn = !!who() && who()!.second_factor;
  const failed = (error: unknown) => setProblem(error as Problem);
  const done = (on: boolean) => {
    setOffer(null);
    setProblem(null);
    enter({ ...who()!, second_factor: on });
  };
  const begin = () =>
    ask<Offer>('POST', PATH, { fits: (reply) => !!reply && typeof reply.uri === 'string' }).then(
      setOffer,
      failed,
    );
  const confirm = (code: string) =>
    ask<void>('PUT', PATH, { body: { code: code.replace(/\s/g, '') }, empty: true }).then(
      () => done(true),
      failed,
    );
  const end = (password: string) =>
    ask<void>('DELETE', PATH, { body: { password }, empty: true }).then(() => done(false), failed);
  return (
    <section class="card">
      <h2>{say(texts.title)}</h2>
      <p>{say(texts.about)}</p>
      <p role="status">
        <b>{say(isOn ? texts.isOn : texts.isOff)}</b>
      </p>
      {!isOn && !offer && (
        <button type="button" onClick={begin}>
          {say(texts.begin)}
        </button>
      )}
      {offer && <Confirm offer={offer} confirm={confirm} />}
      {isOn && <End end={end} />}
      {problem && <Wrong problem={problem} isOn={isOn} />}
    </section>
  );
}

function Confirm({ offer, confirm }: { offer: Offer; confirm: (code: string) => void }) {
  return (
    <form onSubmit={(event) => confirm(fieldsOf(event).code || '')}>
      <p>{say(texts.scan)}</p>
      <QrCode text={offer.uri} title={say(texts.picture)} />
      <p class="small">
        {say(texts.secret)} <code>{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <label>
        {say(shared.code)}
        <input name="code" inputMode="numeric" autocomplete="one-time-code" required />
      </label>
      <button type="submit">{say(texts.confirm)}</button>
    </form>
  );
}

function End({ end }: { end: (password: string) => void }) {
  return (
    <details>
      <summary>{say(texts.end)}</summary>
      <form onSubmit={(event) => end(fieldsOf(event).password || '')}>
        <p>{say(texts.endAbout)}</p>
        <label>
          {say(shared.password)}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit">{say(texts.end)}</button>
      </form>
    </details>
  );
}

/* A wrong code is a field that does not fit. */
function Wrong({ problem, isOn }: { problem: Problem; isOn: boolean }) {
  const words = problem.is('unprocessable') && !isOn ? texts.codeWrong : passwordTexts.wrong;
  if (!problem.is('unprocessable') && !problem.is('sign-in-failed'))
    return <Refused problem={problem} />;
  return (
    <p class="error" role="alert">
      {say(words)}
    </p>
  );
}
