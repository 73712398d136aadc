/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A survey's form for those who design it: its preview, its pilot, and how often its items were shown. */
import type { Exposure } from '../../generated/openapi';
import { language, say, TAGS } from '../language';
import { Loaded } from '../loaded';
import { DataTable } from '../table';
import { formTexts as texts } from './form-texts';
import { Pilot } from './pilot';

export function Forms({ slug }: { slug: string }) {
  return (
    <>
      <h2>{say(texts.preview)}</h2>
      <p>{say(texts.previewAbout)}</p>
      <p>
        <a class="button" href={`/s/${slug}?preview`} target="_blank" rel="noopener">
          {say(texts.openPreview)}
        </a>
      </p>
      <h2>{say(texts.pilot)}</h2>
      <Pilot slug={slug} />
      <h2>{say(texts.exposure)}</h2>
      <Shown slug={slug} />
    </>
  );
}

const COLUMNS = [
  texts.item,
  texts.attempts,
  texts.share,
  texts.ever,
  texts.previews,
  texts.pilots,
];

/* Below a hundredth of a percent there still is a figure. */
function shareText(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toPrecision(2)}%`;
}

/* By others than residents. */
function seen({ previews, pilots }: Exposure['items'][number]): number {
  return previews + pilots;
}

function Shown({ slug }: { slug: string }) {
  return (
    <Loaded<Exposure>
      path={`/api/v1/surveys/${slug}/exposure`}
      fits={(reply) => !!reply && Array.isArray(reply.items)}
    >
      {({ items, population }) => (
        <>
          <p>
            {say(texts.exposureAbout)}{' '}
            {say(
              population === null
                ? texts.noPopulation
                : texts.population(Math.round(population).toLocaleString(TAGS[language()])),
            )}
          </p>
          <DataTable title={say(texts.exposure)} columns={COLUMNS}>
            {[...items]
              .sort((one, other) => other.attempts - one.attempts || seen(other) - seen(one))
              .map((one) => (
                <tr key={one.item}>
                  <th scope="row">{one.item}</th>
                  <td>{one.attempts}</td>
                  <td>{shareText(one.share)}</td>
                  <td>{one.ever.attempts}</td>
                  <td>{one.previews}</td>
                  <td>{one.pilots}</td>
                </tr>
              ))}
          </DataTable>
        </>
      )}
    </Loaded>
  );
}
