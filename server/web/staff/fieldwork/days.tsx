/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completed by day: bars for the day, a line for the sum, a dashed line for the plan, and a table. */
import { fieldworkLabels } from '../../common/words';
import type { Progress } from '../../generated/openapi';
import { say } from '../language';
import { DataTable } from '../table';
import { fixed } from '../words';
import { texts } from './texts';

type Day = Progress['days'][number];

const WIDTH = 300;
const HEIGHT = 100;

export function Days({ days }: { days: Day[] }) {
  return (
    <>
      <h2>{say(texts.days)}</h2>
      {days.length === 0 && <p>{say(texts.noDays)}</p>}
      {days.length > 0 && <Plot days={days} />}
      {days.length > 0 && (
        <details>
          <summary>{say(texts.daysTable)}</summary>
          <p class="small">{say(texts.plan)}</p>
          <DataTable
            title={say(texts.daysTable)}
            columns={[
              fieldworkLabels.day,
              fieldworkLabels.complete,
              fieldworkLabels.total,
              fieldworkLabels.planned,
            ]}
            kind="compare"
          >
            {days.map((day) => (
              <tr key={day.day}>
                <th scope="row">{day.day}</th>
                <td>{fixed(day.complete, 0)}</td>
                <td>{fixed(day.total, 0)}</td>
                <td>{fixed(day.planned, 0)}</td>
              </tr>
            ))}
          </DataTable>
        </details>
      )}
    </>
  );
}

function Plot({ days }: { days: Day[] }) {
  const most = Math.max(1, ...days.map((day) => Math.max(day.total, day.planned || 0)));
  const width = WIDTH / days.length;
  const x = (place: number) => (place + 0.5) * width;
  const y = (count: number) => HEIGHT * (1 - count / most);
  const line = (value: (day: Day) => number | null) =>
    days
      .map((day, place) => [x(place), value(day)] as const)
      .filter((point) => point[1] !== null)
      .map(([left, count]) => `${left.toFixed(1)},${y(count!).toFixed(1)}`)
      .join(' ');
  const first = days[0]!.day;
  const last = days[days.length - 1]!.day;
  return (
    <figure class="days">
      <svg role="img" aria-label={say(texts.daysPlot)} viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}>
        <path class="axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        {days.map((day, place) => (
          <rect
            key={day.day}
            x={place * width + width * 0.15}
            width={width * 0.7}
            y={y(day.complete)}
            height={HEIGHT - y(day.complete)}
          />
        ))}
        <polyline class="plan" points={line((day) => day.planned)} />
        <polyline class="sum" points={line((day) => day.total)} />
      </svg>
      <figcaption class="small">
        {first} – {last}, 0 – {fixed(most, 0)}
        <br />
        {say(texts.daysPlot)}
      </figcaption>
    </figure>
  );
}
