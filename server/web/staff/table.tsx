/* The same numbers as the plot, for readers of tables and for screen readers. */
import type { Row } from './forest';
import { Both, fixed, interval, percent, statusLabels } from './words';

const COLUMNS = [
  { zh: '样本量', en: 'n' },
  { zh: '有效样本', en: 'Effective n' },
  { zh: '比例', en: 'Share' },
  { zh: '标准误', en: 'SE (points)' },
  { zh: '95% 区间', en: '95 % interval' },
  { zh: '设计效应', en: 'Design effect' },
  { zh: '状态', en: 'Status' },
];

export function EstimateTable({ title, first, rows }: { title: string; first: { zh: string; en: string }; rows: Row[] }) {
  return (
    <div class="scroll" role="region" aria-label={title} tabIndex={0}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {[first, ...COLUMNS].map((column) => (
              <th scope="col" key={column.en}>
                <Both text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TableRow({ row }: { row: Row }) {
  const { estimate, label } = row;
  const hidden = estimate.status === 'suppress';
  return (
    <tr class={estimate.status}>
      <th scope="row">{label}</th>
      <td>{estimate.n}</td>
      <td>{hidden ? '–' : fixed(estimate.n_eff, 0)}</td>
      <td>{hidden ? '–' : percent(estimate.share)}</td>
      <td>{hidden || estimate.se === null ? '–' : (estimate.se * 100).toFixed(2)}</td>
      <td>{hidden ? '–' : interval(estimate.ci)}</td>
      <td>{hidden ? '–' : fixed(estimate.deff, 2)}</td>
      <td>
        <Both text={statusLabels[estimate.status]} />
        {estimate.reason && (
          <span class="reason">
            <Both text={estimate.reason} />
          </span>
        )}
      </td>
    </tr>
  );
}
