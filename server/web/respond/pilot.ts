/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pilot: a colleague tries the form by a link. It goes like an attempt, but for its start and its
 * end, and every screen says that it counts nowhere. The link leads to it on every device.
 */
import type { Problem } from '../common/api';
import type { Attempt, Pilot } from '../generated/openapi';
import * as attempts from './attempts';
import { patiently, showMark, show } from './frame';
import * as replies from './replies';
import * as screens from './screens';
import { sit, type Ends } from './sitting';
import { inLanguage, spoken, t } from './text';

type Run = (step: () => Promise<void>) => Promise<void>;

const ends: Ends = {
  submitted: showDone,
  withdrawn: showWithdrawn,
  closed: () => show(screens.askScreen(t('closedTitle'), [t('pilotMark')], [])),
  failed: (_, problem: Problem) => show(screens.problemScreen(problem, [])),
  elsewhere: () => undefined,
  restore: () => Promise.resolve(false),
};

export async function tryForm(token: string, run: Run): Promise<void> {
  showMark('pilotMark');
  const pilot = await patiently(() => replies.findPilot(token));
  if (pilot.state === 'submitted') return showDone();
  if (pilot.state === 'withdrawn') return showWithdrawn();
  if (pilot.state === 'open') return goOn(token, pilot);
  const begin = async () =>
    goOn(token, await patiently(() => replies.startPilot(token, spoken())));
  const intro = () =>
    show(
      screens.askScreen(
        inLanguage(pilot.title),
        [t('pilotNote'), t('howLasting')],
        [[t('start'), () => run(begin)]],
      ),
      intro,
    );
  intro();
}

async function goOn(token: string, pilot: Pilot): Promise<void> {
  const kept = attempts.newKept(pilot.attempt, token, pilot.language === 'en' ? 'en' : 'zh');
  kept.pilot = true;
  attempts.keep(kept);
  const booklet = await patiently(() => replies.readBooklet(pilot.booklet.href, token));
  sit(kept, pilot as Attempt, booklet, ends);
}

function showDone(): void {
  document.title = t('done');
  show(screens.askScreen(t('done'), [t('pilotDone')], []), showDone);
}

function showWithdrawn(): void {
  show(screens.askScreen(t('withdrawn'), [], []), showWithdrawn);
}
