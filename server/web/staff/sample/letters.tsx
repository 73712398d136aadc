/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters: who has one, making those that are missing, and making lost ones again. */
import { FactList, type Fact } from '../facts';
import { say } from '../language';
import { DataTable } from '../table';
import { MakeAgain, MakeMissing } from './make-letters';
import type { PartProps } from './page';
import { letterTexts as texts, texts as shared } from './texts';

export function LetterPart(props: PartProps) {
  const { letters, life, allowed, isEarly } = props;
  const mayMake = allowed && (isEarly || life.state === 'open');
  const isDrawn = letters.drawn > 0;
  const facts: Fact[] = [
    [say(texts.drawn), letters.drawn],
    [say(texts.made), letters.with_letter],
    [say(texts.missing), letters.without],
  ];
  return (
    <section class="card" id="letters" aria-labelledby="letters-title">
      <h2 id="letters-title">{say(shared.letters)}</h2>
      <p>{say(texts.about)}</p>
      {!isDrawn && <p>{say(texts.needsDraw)}</p>}
      {isDrawn && <FactList facts={facts} />}
      {isDrawn && letters.without === 0 && <p>{say(texts.allMade)}</p>}
      {isDrawn && <ByPsu {...props} />}
      {isDrawn && mayMake && <MakeMissing {...props} />}
      {letters.with_letter > 0 && mayMake && <MakeAgain {...props} />}
    </section>
  );
}

function ByPsu({ letters }: PartProps) {
  return (
    <details>
      <summary>
        {say(texts.table)} ({letters.psus.length})
      </summary>
      <DataTable
        title={say(texts.table)}
        columns={[texts.psu, texts.drawn, texts.made, texts.missing]}
        kind="compare"
      >
        {letters.psus.map((one) => (
          <tr key={one.psu}>
            <th scope="row">{one.psu}</th>
            <td>{one.drawn}</td>
            <td>{one.with_letter}</td>
            <td>{one.drawn - one.with_letter}</td>
          </tr>
        ))}
      </DataTable>
    </details>
  );
}
