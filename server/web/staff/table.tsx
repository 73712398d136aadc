/* The same numbers as the plot, for readers of tables and for screen readers. */
import type { ComponentChildren } from 'preact';
import type { Row } from './forest';
import type { Statistic, Text } from './types';
import {
  Both,
  fixed,
  interval,
  percent,
  points,
  probability,
  reasonLabels,
  statusLabels,
} from './words';

const COLUMNS = [
  { zh: '样本量（人）', en: 'n' },
  { zh: '有效样本', en: 'Effective n' },
  { zh: '比例', en: 'Share' },
  { zh: '标准误（百分点）', en: 'SE (points)' },
  { zh: '95% 区间', en: '95 % interval' },
  { zh: '设计效应', en: 'Design effect' },
  { zh: '达标概率', en: 'P(target)' },
  { zh: '状态', en: 'Status' },
];

export function EstimateTable({ title, first, rows }: { title: string; first: Text; rows: Row[] }) {
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

const COUNTS = [
  { zh: '人群', en: 'Group' },
  { zh: '开始作答', en: 'Attempts' },
  { zh: '已提交', en: 'Submitted' },
  { zh: '平均得分', en: 'Mean score' },
];

/* An activity by group: counts and mean scores, nothing that could be read as a share. */
export function StatisticTable({ rows }: { rows: Statistic[] }) {
  return (
    <DataTable title="分人群的答题人次与平均得分" columns={COUNTS}>
      {rows.map((row) => (
        <tr key={row.group}>
          <th scope="row">{row.group_label.zh}</th>
          <td>{row.attempts}</td>
          <td>{row.submitted}</td>
          <td>{fixed(row.mean_score, 1)}</td>
        </tr>
      ))}
    </DataTable>
  );
}

export function DataTable(props: {
  title: string;
  columns: Text[];
  kind?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={props.title} tabIndex={0}>
      <table class={props.kind}>
        <caption>{props.title}</caption>
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
