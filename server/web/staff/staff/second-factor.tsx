/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Turning the second factor on, by the password and a code of the secret that is offered, and off, by
 * the password and a code.
 */
import { useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { SecondFactor as Offer, Words } from '../../generated/openapi';
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
  const begin = (password: string) =>
    ask<Offer>('POST', PATH, {
      body: { password },
      fits: (reply) => !!reply && typeof reply.uri === 'string',
    }).then((reply) => {
      setProblem(null);
      setOffer(reply);
    }, failed);
  const confirm = (code: string) =>
    ask<void>('PUT', PATH, { body: { code: code.replace(/\s/g, '') }, empty: true }).then(
      () => done(true),
      failed,
    );
  const end = (password: string, code: string) =>
    ask<void>('DELETE', PATH, { body: { password, code }, empty: true }).then(
      () => done(false),
      failed,
    );
  return (
    <section class="card">
      <h2>{say(texts.title)}</h2>
      <p>{say(texts.about)}</p>
      <p role="status">
        <b>{say(isOn ? texts.isOn : texts.isOff)}</b>
      </p>
      {!isOn && !offer && (
        <Proof title={texts.begin} about={texts.beginAbout} send={begin} key="begin" />
      )}
      {offer && <Confirm offer={offer} confirm={confirm} />}
      {isOn && (
        <Proof title={texts.end} about={texts.endAbout} wantsCode send={end} key="end" />
      )}
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
        <CodeInput />
      </label>
      <button type="submit">{say(texts.confirm)}</button>
    </form>
  );
}

function CodeInput() {
  return <input name="code" inputMode="numeric" autocomplete="one-time-code" required />;
}

interface ProofOf {
  title: Words;
  about: Words;
  wantsCode?: boolean;
  send: (password: string, code: string) => void;
}

/* That it is the owner who asks, and not somebody at a page that was left open. */
function Proof({ title, about, wantsCode, send }: ProofOf) {
  const submit = (event: Event) => {
    const { password = '', code = '' } = fieldsOf(event);
    send(password, code.replace(/\s/g, ''));
  };
  return (
    <details>
      <summary>{say(title)}</summary>
      <form onSubmit={submit}>
        <p>{say(about)}</p>
        <label>
          {say(shared.password)}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {wantsCode && (
          <label>
            {say(shared.code)}
            <CodeInput />
          </label>
        )}
        <button type="submit">{say(title)}</button>
      </form>
    </details>
  );
}

/* A wrong code is a field that does not fit. */
function Wrong({ problem, isOn }: { problem: Problem; isOn: boolean }) {
  const words = problem.is('unprocessable')
    ? texts.codeWrong
    : isOn
      ? shared.codeWrong
      : passwordTexts.wrong;
  if (!problem.is('unprocessable') && !problem.is('sign-in-failed'))
    return <Refused problem={problem} />;
  return (
    <p class="error" role="alert">
      {say(words)}
    </p>
  );
}
