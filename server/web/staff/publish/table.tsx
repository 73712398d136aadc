/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same numbers as the plot, for readers of tables and for screen readers. */
import { reasonLabels, statusLabels, titles } from '../../common/words';
import type { Statistic, Words } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed, interval, percent, points, probability } from '../words';
import type { Row } from './picture-groups';
import { texts } from './texts';

const COLUMNS = [
  titles.n,
  titles.n_eff,
  titles.share,
  titles.se,
  titles.interval,
  titles.deff,
  titles.target_probability,
  titles.status,
];

export function EstimateTable({ title, first, rows }: { title: string; first: Words; rows: Row[] }) {
  return (
    <DataTable title={title} columns={[first, ...COLUMNS]} kind="estimates">
      {rows.map((row) => (
        <TableRow key={row.key} row={row} />
      ))}
    </DataTable>
  );
}

function TableRow({ row }: { row: Row }) {
  const { estimate, label } = row;
  const status = statusLabels[estimate.status];
  const reason = reasonLabels[estimate.reason];
  return (
    <tr class={estimate.status}>
      <th scope="row">{label}</th>
      <td>{fixed(estimate.n, 0)}</td>
      <td>{fixed(estimate.n_eff, 0)}</td>
      <td>{percent(estimate.share)}</td>
      <td>{points(estimate.se)}</td>
      <td>{interval(estimate.ci)}</td>
      <td>{fixed(estimate.deff, 2)}</td>
      <td>{probability(estimate.target_probability)}</td>
      <td>
        {say(status)}
        {reason && <span class="reason">{say(reason)}</span>}
      </td>
    </tr>
  );
}

const COUNTS = [titles.group, titles.attempts, titles.submitted, titles.mean_score];

/* An activity by group: counts and mean scores, and nothing that looks like a population share. */
export function StatisticTable({ rows }: { rows: Statistic[] }) {
  return (
    <DataTable title={say(texts.countsByGroup)} columns={COUNTS}>
      {rows.map((row) => (
        <tr key={row.group}>
          <th scope="row">{say(row.group_label)}</th>
          <td>{fixed(row.attempts, 0)}</td>
          <td>{fixed(row.submitted, 0)}</td>
          <td>{fixed(row.mean_score, 1)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
