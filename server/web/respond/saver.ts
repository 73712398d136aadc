/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sends the saves in the box, one at a time and in order, until the server has every one. A save
 * gets the number after the last one that the server has told; it is repeated with the same number
 * and content. When that number holds other content (409), it gets a higher one. When the server
 * tells a lower number than before, its database was restored: what the phone kept is sent again. A
 * save that the server will never accept is dropped and reported.
 */
import { Problem, pause } from '../common/api';
import type { Attempt } from '../generated/openapi';
import { alone } from './alone';
import type { Kept } from './attempts';
import { readAttempt, sendSave } from './replies';
import type { KeptSave, SaveBox } from './saves';
import type { Save } from './steps';

const REFUSED = [
  'answered-elsewhere',
  'bad-request',
  'too-large',
  'unprocessable',
  'too-many-saves',
];

/* What the key of the start may mend: the database was restored, the secret is too old. */
export function isLost(problem: Problem): boolean {
  return ['not-found', 'secret-expired', 'secret-foreign'].some((name) => problem.is(name));
}

export type SaverState = 'saved' | 'saving' | 'retrying' | 'refused';

export interface SaverEvents {
  state(state: SaverState): void;
  refused(problem: Problem, save: Save): void;
  lost(): Promise<boolean>; /* the secret opens nothing any more; true when there is another one */
  stopped(problem: Problem): void; /* the server accepts no more saves */
  moved(state: Attempt): void; /* another device has written to this attempt */
}

export class Saver {
  private running = false;
  private ended = false;
  private lacking = false; /* the server has refused a save since the last put */
  private recovered = false; /* since the last save that was stored */
  private ends: (() => void)[] = [];

  constructor(
    private readonly kept: Kept,
    private readonly box: SaveBox,
    private readonly events: SaverEvents,
  ) {}

  put(save: Save): void {
    if (this.ended) return;
    this.lacking = false;
    this.box.add(save);
    this.run();
  }

  /* Ends when the server has every save, or when it accepts no more. */
  settled(): Promise<void> {
    this.run();
    if (!this.running) return Promise.resolve();
    return new Promise((resolve) => this.ends.push(resolve));
  }

  /* After this call nothing is sent. */
  end(): void {
    this.ended = true;
  }

  async run(): Promise<void> {
    if (this.running || this.ended || !this.box.waiting().length) return;
    this.running = true;
    let failures = 0;
    this.events.state('saving');
    while (!this.ended && this.box.waiting().length) {
      const problem = await this.attempt();
      if (!problem) {
        failures = 0;
      } else if (!this.ended) {
        this.events.state('retrying');
        await pause(problem, failures++);
      }
    }
    this.running = false;
    if (!this.ended) this.events.state(this.lacking ? 'refused' : 'saved');
    this.ends.splice(0).forEach((resolve) => resolve());
  }

  /* Returns the problem that may pass. */
  private async attempt(): Promise<Problem | null> {
    try {
      await alone('kesu:' + this.kept.attempt, () => this.sendFirst());
      return null;
    } catch (error) {
      return error instanceof Problem ? error : new Problem(0);
    }
  }

  private async sendFirst(): Promise<void> {
    const first = this.box.waiting()[0];
    if (!first || this.ended) return;
    const seq = this.box.acknowledged() + 1;
    if (first.seq !== seq) this.box.number(first, seq);
    try {
      const { acknowledged } = await sendSave(this.kept, seq, first.save);
      if (acknowledged === seq) this.box.acknowledge(seq);
      else await this.confirm(seq);
      this.recovered = false;
    } catch (error) {
      if (!(error instanceof Problem) || error.passing) throw error;
      if (!this.ended) await this.failed(error, { ...first, seq });
    }
  }

  /*
   * Another number than the one that was sent: another phone has saved too, the database was
   * restored, or the reply is not the server's. What the attempt says counts.
   */
  private async confirm(seq: number): Promise<void> {
    const state = await readAttempt(this.kept);
    if (state.state !== 'open') return; /* the next request is told */
    this.box.acknowledge(state.acknowledged);
    if (state.acknowledged < seq) throw new Problem(0); /* after a pause, again */
  }

  private async failed(problem: Problem, first: KeptSave): Promise<void> {
    if (problem.is('different-content')) return this.renumber(first);
    if (REFUSED.some((name) => problem.is(name))) {
      this.box.remove(first);
      this.lacking = true;
      this.events.refused(problem, first.save);
      return;
    }
    if (isLost(problem) && !this.recovered && (await this.events.lost())) {
      this.recovered = true;
      return;
    }
    this.end();
    this.events.stopped(problem);
  }

  private async renumber(first: KeptSave): Promise<void> {
    const state = await readAttempt(this.kept);
    if (state.state === 'open') {
      this.box.number(first, 0);
      this.box.acknowledge(state.acknowledged);
    } else this.end();
    this.events.moved(state);
    if (state.state === 'open' && state.acknowledged < first.seq) throw new Problem(0);
  }
}
