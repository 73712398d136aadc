/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many of those drawn have answered, by region: from the classes that the weights were adjusted in,
 * as the run wrote them down. Where one class of a region is withheld, so is the region.
 */
import { statusLabels, titles } from '../../common/words';
import type { IndicatorOfSample } from '../../generated/openapi';
import { say } from '../language';
import { Bars } from '../pictures/bars';
import { shareAxis } from '../pictures/scale';
import { DataTable } from '../table';
import { fixed, percent } from '../words';
import { pictureTexts as texts } from './picture-texts';

interface Response {
  region: string;
  name: string;
  invited: number;
  answered: number | null;
}

interface ResponseClass {
  region: string;
  invited: number;
  answered: number | null;
}

/* The diagnostics are open: what is not of this form is not shown. */
function classesOf(data: IndicatorOfSample): ResponseClass[] {
  const response = data.run?.diagnostics?.response as { class?: unknown } | undefined;
  const found = response && Array.isArray(response.class) ? (response.class as ResponseClass[]) : [];
  return found.filter((one) => one && typeof one.region === 'string' && typeof one.invited === 'number');
}

export function responseOf(data: IndicatorOfSample): Response[] {
  const names = new Map(data.estimates.map((one) => [one.region, say(one.region_name)]));
  const regions = new Map<string, Response>();
  for (const { region, invited, answered } of classesOf(data)) {
    const sum = regions.get(region) || { region, name: names.get(region) || region, invited: 0, answered: 0 };
    sum.invited += invited;
    sum.answered = sum.answered === null || typeof answered !== 'number' ? null : sum.answered + answered;
    regions.set(region, sum);
  }
  return [...regions.values()].filter((one) => one.invited > 0).sort((a, b) => (a.region < b.region ? -1 : 1));
}

function told({ answered, invited }: Response): string {
  if (answered === null) return say(statusLabels.suppress);
  return `${percent(answered / invited)} (${answered}/${invited})`;
}

export function ResponsePicture({ data }: { data: IndicatorOfSample }) {
  const regions = responseOf(data);
  if (!regions.length) return null;
  const rates = regions.map((one) => (one.answered === null ? null : one.answered / one.invited));
  const known = rates.filter((rate): rate is number => rate !== null);
  return (
    <Bars
      title={say(texts.response)}
      about={say(
        texts.responseAbout(regions.length, percent(Math.min(...known)), percent(Math.max(...known))),
      )}
      rehearsal={data.rehearsal}
      bars={regions.map((one, i) => ({
        key: one.region,
        label: one.name,
        value: told(one),
        from: rates[i] === null ? null : 0,
        to: rates[i] || 0,
      }))}
      axis={shareAxis([1])}
    >
      <p class="signs">{say(texts.responseNote)}</p>
    </Bars>
  );
}

export function ResponseTable({ data }: { data: IndicatorOfSample }) {
  const regions = responseOf(data);
  if (!regions.length) return null;
  return (
    <section id="table-response">
      <h3>{say(texts.responded)}</h3>
      <DataTable
        title={say(texts.response)}
        columns={[titles.region, texts.invited, texts.answered, texts.rate]}
        kind="areas"
      >
        {regions.map((one) => (
          <tr key={one.region}>
            <th scope="row">{one.name}</th>
            <td>{fixed(one.invited, 0)}</td>
            <td>{fixed(one.answered, 0)}</td>
            <td>{one.answered === null ? say(statusLabels.suppress) : percent(one.answered / one.invited)}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
