/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same numbers as the plot, for readers of tables and for screen readers. */
import type { ComponentChildren } from 'preact';
import { reasonLabels, statusLabels, titles } from '../../common/words';
import type { Statistic, Words } from '../../generated/openapi';
import type { Row } from './forest';
import { Both, fixed, interval, percent, points, probability } from '../words';

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
        {status.zh} <span lang="en">{status.en}</span>
        {reason && (
          <span class="reason">
            {reason.zh} <span lang="en">{reason.en}</span>
          </span>
        )}
      </td>
    </tr>
  );
}

const COUNTS = [titles.group, titles.attempts, titles.submitted, titles.mean_score];

/* An activity by group: counts and mean scores, and nothing that looks like a population share. */
export function StatisticTable({ rows }: { rows: Statistic[] }) {
  return (
    <DataTable title="分人群的答题人次与平均得分" columns={COUNTS}>
      {rows.map((row) => (
        <tr key={row.group}>
          <th scope="row">{row.group_label.zh}</th>
          <td>{fixed(row.attempts, 0)}</td>
          <td>{fixed(row.submitted, 0)}</td>
          <td>{fixed(row.mean_score, 1)}</td>
        </tr>
      ))}
    </DataTable>
  );
}

export function DataTable(props: {
  title: string;
  columns: Words[];
  kind?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={props.title} tabIndex={0}>
      <table class={props.kind}>
        <caption>
          <span>{props.title}</span>
        </caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th scope="col" key={column.en}>
                <Both text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
