/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which run the figures are of, how it was made, and its diagnostics. */
import { termLabel } from '../../common/words';
import type { Indicator } from '../../generated/openapi';
import { say } from '../language';
import { moment } from '../words';
import { texts } from './texts';

export function RunFooter({ data }: { data: Indicator }) {
  const { run } = data;
  const rows: [string, string][] = [
    [say(texts.standard), `${data.standard} (${data.standard_version})`],
    [say(texts.instrument), data.instrument],
  ];
  if (run)
    rows.push(
      [say(texts.run), String(run.id)],
      [say(texts.scoredAt), moment(run.finished_at || run.created_at)],
      [say(texts.program), run.program_version],
      [say(texts.snapshot), run.snapshot_sha256],
      [say(texts.seed), String(run.seed)],
    );
  return (
    <footer>
      <Terms rows={rows} />
      {run && <Details title={say(texts.recipe)} entries={run.recipe} />}
      {run && <Details title={say(texts.diagnostics)} entries={run.diagnostics} />}
    </footer>
  );
}

function Details({ title, entries }: { title: string; entries: Record<string, unknown> | null }) {
  if (!entries) return null;
  const { summary: _, ...rest } = entries;
  return (
    <details>
      <summary>{title}</summary>
      <Terms rows={terms(rest, '')} />
    </details>
  );
}

/* One row for each number or text. The members of an object follow it; a list of objects shows only
   its length. */
function terms(entries: Record<string, unknown>, inside: string): [string, string][] {
  const rows: [string, string][] = [];
  for (const name of Object.keys(entries)) {
    const value = entries[name];
    const words = termLabel(name);
    const label = inside + (words ? say(words) : name);
    if (value === null) rows.push([label, say(texts.noneOrWithheld)]);
    else if (Array.isArray(value) && value.some((one) => typeof one === 'object'))
      rows.push([label, say(texts.entries(value.length))]);
    else if (Array.isArray(value)) rows.push([label, value.join(' – ')]);
    else if (typeof value === 'object')
      rows.push(...terms(value as Record<string, unknown>, `${label} · `));
    else rows.push([label, String(value)]);
  }
  return rows;
}

function Terms({ rows }: { rows: [string, string][] }) {
  return (
    <dl class="run">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
