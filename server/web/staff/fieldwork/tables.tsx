/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fieldwork by region, stratum, community and interviewer. */
import { fieldworkLabels } from '../../common/words';
import type { Progress, Words } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, percent } from '../words';
import { texts } from './texts';

const COUNTS = [
  'drawn', 'sent', 'started', 'complete', 'break_off', 'refused', 'non_contact', 'ineligible',
] as const;
const RATES = ['rr1', 'cooperation', 'contact'] as const;
const SPOKEN = [
  'cases', 'contacts', 'complete', 'break_off', 'refused', 'non_contact', 'ineligible',
] as const;

type Counted = Record<(typeof COUNTS)[number], number> &
  Record<(typeof RATES)[number], number | null>;

interface Part {
  title: Words;
  first: Words;
  rows: (Counted & { key: string; name: string })[];
}

export function Tables({ data }: { data: Progress }) {
  const parts: Part[] = [
    {
      title: texts.byRegion,
      first: fieldworkLabels.region,
      rows: data.regions.map((one) => ({ ...one, key: one.region, name: say(one.name) })),
    },
    {
      title: texts.byStratum,
      first: fieldworkLabels.stratum,
      rows: data.strata.map((one) => ({ ...one, key: one.stratum, name: one.stratum })),
    },
    {
      title: texts.byPsu,
      first: fieldworkLabels.psu,
      rows: data.psus.map((one) => ({
        ...one,
        key: `${one.stratum} ${one.psu}`,
        name: `${one.psu} · ${one.stratum}`,
      })),
    },
  ];
  return (
    <>
      {parts.map((part) => part.rows.length > 0 && <PartTable key={part.title.en} part={part} />)}
      {data.interviewers.length > 0 && <Interviewers data={data} />}
    </>
  );
}

function PartTable({ part }: { part: Part }) {
  const columns = [part.first, ...COUNTS.map((one) => fieldworkLabels[one]), fieldworkLabels.rr1];
  columns.push(fieldworkLabels.cooperation, fieldworkLabels.contact);
  return (
    <details>
      <summary>
        {say(part.title)} ({part.rows.length})
      </summary>
      <DataTable title={say(part.title)} columns={columns} kind="compare counts">
        {part.rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            {COUNTS.map((one) => (
              <td key={one}>{fixed(row[one], 0)}</td>
            ))}
            {RATES.map((one) => (
              <td key={one}>{percent(row[one])}</td>
            ))}
          </tr>
        ))}
      </DataTable>
    </details>
  );
}

function Interviewers({ data }: { data: Progress }) {
  const columns = [
    fieldworkLabels.interviewer,
    ...SPOKEN.map((one) => fieldworkLabels[one]),
    fieldworkLabels.cooperation,
    fieldworkLabels.contact,
  ];
  return (
    <details>
      <summary>
        {say(texts.byInterviewer)} ({data.interviewers.length})
      </summary>
      <p class="small">{say(texts.interviewerHow)}</p>
      <DataTable title={say(texts.byInterviewer)} columns={columns} kind="compare counts">
        {data.interviewers.map((row) => (
          <tr key={row.interviewer || ''}>
            <th scope="row">{row.interviewer || say(texts.unnamed)}</th>
            {SPOKEN.map((one) => (
              <td key={one}>{fixed(row[one], 0)}</td>
            ))}
            <td>{percent(row.cooperation)}</td>
            <td>{percent(row.contact)}</td>
          </tr>
        ))}
      </DataTable>
    </details>
  );
}
