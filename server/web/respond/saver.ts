/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The queue of saves. They are sent one at a time and in order; each is repeated with the same
 * number and content until the server has it. A save that the server will never accept (422) is
 * dropped and reported. When another device has used the same numbers (409), the remaining saves
 * get new numbers after the server's last one.
 */
import { Problem, call, insist } from '../common/api';
import type { AnswersSaved, Attempt } from '../generated/openapi';
import type { Save } from './steps';

const RENUMBERINGS_MAX = 5; /* in a row, without one accepted save */

export interface Numbered {
  seq: number;
  save: Save;
}

export type SaverState = 'saved' | 'saving' | 'retrying' | 'refused';

export interface SaverEvents {
  state(state: SaverState): void;
  changed(queue: Numbered[]): void; /* store it, in case the page is closed */
  refused(problem: Problem, save: Save): void;
  stopped(problem: Problem): void; /* the server accepts no more saves */
  moved(state: Attempt): void; /* another device has written to this attempt */
}

export class Saver {
  private running = false;
  private ended = false;
  private lacking = false; /* the server has refused a save since the last put */
  private renumberings = 0;
  private waiting: (() => void)[] = [];

  constructor(
    private readonly path: string,
    private readonly secret: string,
    private acknowledged: number,
    private queue: Numbered[],
    private readonly events: SaverEvents,
  ) {
    if (queue.length) this.run();
  }

  put(save: Save): void {
    if (this.ended) return;
    this.lacking = false;
    this.queue.push({ seq: this.last() + 1, save });
    this.events.changed(this.queue);
    this.run();
  }

  /* The number of the newest save, sent or not. */
  last(): number {
    return this.queue.reduce((most, one) => Math.max(most, one.seq), this.acknowledged);
  }

  /* Ends when the server has every save, or when it accepts no more. */
  settled(): Promise<void> {
    if (!this.running) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /* After this call nothing is sent. */
  end(): void {
    this.ended = true;
    this.queue = [];
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (!this.ended && this.queue.length) await this.sendFirst(this.queue[0]!);
    this.running = false;
    if (!this.ended) this.events.state(this.lacking ? 'refused' : 'saved');
    this.waiting.splice(0).forEach((resolve) => resolve());
  }

  private async sendFirst(first: Numbered): Promise<void> {
    this.events.state('saving');
    try {
      const { acknowledged } = await insist(
        () => {
          if (this.ended) return Promise.resolve({ acknowledged: 0 });
          return call<AnswersSaved>('PUT', `${this.path}/answers/${first.seq}`, {
            secret: this.secret,
            body: first.save,
            keepalive: true,
          });
        },
        () => this.events.state('retrying'),
      );
      this.acknowledged = Math.max(this.acknowledged, acknowledged);
      this.renumberings = 0;
      this.drop(first);
    } catch (error) {
      await this.failed(error as Problem, first);
    }
  }

  private async failed(problem: Problem, first: Numbered): Promise<void> {
    if (this.ended) return;
    if (problem.status === 409 && this.renumberings++ < RENUMBERINGS_MAX) return this.renumber();
    if (problem.status === 400 || problem.status === 413 || problem.status === 422) {
      const later = this.queue.filter((one) => one !== first);
      later.forEach((one) => one.seq--);
      this.drop(first);
      this.lacking = true;
      this.events.refused(problem, first.save);
      return;
    }
    this.end();
    this.events.stopped(problem);
  }

  private async renumber(): Promise<void> {
    try {
      const state = await insist(
        () => call<Attempt>('GET', this.path, { secret: this.secret }),
        () => this.events.state('retrying'),
      );
      if (state.state !== 'open') this.end();
      this.acknowledged = state.acknowledged;
      this.queue.forEach((one, index) => (one.seq = state.acknowledged + 1 + index));
      this.events.changed(this.queue);
      this.events.moved(state);
    } catch (error) {
      this.end();
      this.events.stopped(error as Problem);
    }
  }

  private drop(sent: Numbered): void {
    this.queue = this.queue.filter((one) => one !== sent);
    this.events.changed(this.queue);
  }
}
