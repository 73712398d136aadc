/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who did what and when, the latest first, of all or of one survey. Nothing of it can be changed. */
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../common/api';
import type { AuditPage as Page, Words } from '../../generated/openapi';
import { fieldsOf } from '../form';
import { say } from '../language';
import { Refused } from '../loaded';
import { ask, who } from '../session';
import { SignIn } from '../sign-in';
import { texts as shared } from '../texts';
import { Heading, moment } from '../words';
import { actionTexts, auditTexts as texts } from './audit-texts';

const LIMIT = 50;

type Row = Page['rows'][number];

export function Audit() {
  const [survey, setSurvey] = useState('');
  if (!who()) return <SignIn />;
  return (
    <>
      <Heading text={say(shared.audit)} />
      <p>{say(texts.about)}</p>
      <form onSubmit={(event) => setSurvey((fieldsOf(event).survey || '').trim())}>
        <label>
          {say(texts.survey)}
          <input name="survey" autocapitalize="none" />
        </label>
        <button type="submit">{say(texts.show)}</button>
      </form>
      <Rows key={survey} survey={survey} />
    </>
  );
}

function Rows({ survey }: { survey: string }) {
  const [rows, setRows] = useState<Row[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const more = (before: number | null) => {
    const query = new URLSearchParams({ limit: String(LIMIT) });
    if (survey) query.set('survey', survey);
    if (before !== null) query.set('before', String(before));
    ask<Page>('GET', '/api/v1/audit?' + query, { fits: (reply) => !!reply && Array.isArray(reply.rows) })
      .then((page) => {
        setRows((earlier) => [...earlier, ...page.rows]);
        setNext(page.next);
      })
      .catch((error) => setProblem(error as Problem));
  };
  useEffect(() => more(null), []);
  return (
    <>
      {problem && <Refused problem={problem} />}
      <ol class="surveys">
        {rows.map((row) => (
          <One key={row.id} row={row} />
        ))}
      </ol>
      {next !== null && (
        <button type="button" onClick={() => more(next)}>
          {say(texts.earlier)}
        </button>
      )}
    </>
  );
}

function One({ row }: { row: Row }) {
  const known: Record<string, Words> = actionTexts;
  const words = known[row.action];
  const detail = Object.keys(row.detail).length > 0;
  return (
    <li>
      <b>{words ? say(words) : row.action}</b> <code>{row.object}</code>
      <p class="small">
        {moment(row.at)} · {'operator' in row.detail ? say(texts.login(row.account)) : row.account}
      </p>
      {detail && (
        <details>
          <summary class="small">{say(texts.detail)}</summary>
          <code>
            {row.action} {JSON.stringify(row.detail)}
          </code>
        </details>
      )}
    </li>
  );
}
