/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draw: what it would be, what it was, and what is left in reserve. */
import { useState } from 'preact/hooks';
import { say } from '../language';
import { Drawn } from './drawn';
import { HouseholdsForm, DrawForm } from './draw-form';
import type { PartProps } from './page';
import { Release } from './release';
import { drawTexts as texts, releaseTexts, texts as shared } from './texts';

export function DrawPart(props: PartProps) {
  const { frame, draw, isEarly, allowed } = props;
  const [released, setReleased] = useState(0);
  const mayDraw = isEarly && allowed;
  const isAreasOnly = !frame.people && frame.frame?.kind === 'areas';
  const waitsForHouseholds = !!draw && draw.stages.length === 1 && draw.stages[0] === 'psus';
  return (
    <section class="card" id="draw" aria-labelledby="draw-title">
      <h2 id="draw-title">{say(shared.draw)}</h2>
      {!draw && <p>{say(isAreasOnly ? texts.aboutAreas : texts.about)}</p>}
      {!draw && !frame.frame && <p>{say(texts.needsFrame)}</p>}
      {!draw && frame.frame && mayDraw && <DrawForm {...props} frame={frame} />}
      {draw && <Drawn draw={draw} />}
      {draw && waitsForHouseholds && !frame.households && <p>{say(texts.householdsNext)}</p>}
      {draw && waitsForHouseholds && frame.households && mayDraw && <HouseholdsForm {...props} />}
      {draw && draw.totals.replicates_left > 0 && (
        <Release {...props} draw={draw} released={setReleased} />
      )}
      <p role="status">{released > 0 && say(releaseTexts.done(released))}</p>
      <details>
        <summary class="small">{say(shared.terms)}</summary>
        {[texts.psuTerm, texts.stratumTerm, texts.ppsTerm].map((words) => (
          <p class="small" key={words.en}>
            {say(words)}
          </p>
        ))}
      </details>
    </section>
  );
}
