/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The own account: what it may do, its password, its second factor, and signing out everywhere. */
import { roleLabels } from '../../common/words';
import type { Words } from '../../generated/openapi';
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { signOut, who } from '../session';
import { SignIn } from '../sign-in';
import { texts as shared } from '../texts';
import { Heading, moment } from '../words';
import { accountTexts as texts, rightTexts } from './account-texts';
import { Password } from './password';
import { SecondFactor } from './second-factor';
import { Tokens } from './tokens';

export function Account() {
  const session = who();
  if (!session) return <SignIn />;
  const known: Record<string, Words> = rightTexts;
  const facts: Fact[] = [
    [say(shared.name), session.account],
    [say(texts.role), say(roleLabels[session.role])],
    [say(texts.region), session.region],
    [say(texts.until), moment(session.expires_at)],
  ];
  return (
    <>
      <Heading text={say(shared.account)} />
      <FactList facts={facts} />
      <details>
        <summary>{say(texts.rights)}</summary>
        <ul>
          {session.rights.map((right) => (
            <li key={right}>{known[right] ? say(known[right]!) : right}</li>
          ))}
        </ul>
      </details>
      <Password />
      <SecondFactor />
      <Tokens />
      <section class="card">
        <h2>{say(texts.everywhere)}</h2>
        <p>{say(texts.everywhereAbout)}</p>
        <p>
          <button type="button" onClick={() => signOut(true)}>
            {say(texts.everywhere)}
          </button>
        </p>
      </section>
    </>
  );
}
