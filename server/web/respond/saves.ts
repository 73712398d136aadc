/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The saves of one attempt that this phone has made, each under a name of its own, so that two tabs
 * cannot overwrite one another's. They are kept until the receipt, also those that the server has:
 * a database that was restored from a copy gets them again.
 */
import * as disk from './disk';
import type { Save } from './steps';

export interface KeptSave {
  id: string; /* in the order in which they were made */
  seq: number; /* 0: not numbered yet */
  save: Save;
}

let made = 0;
const tab = Math.random().toString(36).slice(2, 8);

function padded(n: number, digits: number): string {
  const text = n.toString(36);
  return '0'.repeat(Math.max(0, digits - text.length)) + text;
}

const prefixOf = (attempt: string) => `save:${attempt}:`;

/* The numbered queue of an older version of this page. */
export function importQueue(attempt: string, queue: unknown[]): void {
  (queue as { seq: number; save: Save }[]).forEach(({ seq, save }) => {
    const id = `${padded(0, 9)}-${padded(seq, 4)}-old`;
    disk.writeJson(prefixOf(attempt) + id, { id, seq, save });
  });
}

export class SaveBox {
  private known = new Map<string, KeptSave>(); /* should the host app empty the storage */
  private readonly prefix: string;
  private readonly stored: string;
  private told = 0;

  constructor(attempt: string) {
    this.prefix = prefixOf(attempt);
    this.stored = 'stored:' + attempt;
    this.told = Number(disk.read(this.stored)) || 0;
  }

  /* The server has the saves from 1 to this one. Another tab may know more. */
  acknowledged(): number {
    const there = disk.read(this.stored);
    return there === null ? this.told : Number(there) || 0;
  }

  acknowledge(upTo: number): void {
    this.told = upTo;
    disk.write(this.stored, String(upTo));
  }

  add(save: Save): void {
    const id = `${padded(Date.now(), 9)}-${padded(made++, 4)}-${tab}`;
    this.write({ id, seq: 0, save });
  }

  number(one: KeptSave, seq: number): void {
    this.write({ ...one, seq });
  }

  remove(one: KeptSave): void {
    this.known.delete(one.id);
    disk.remove(this.prefix + one.id);
  }

  clear(): void {
    this.all().forEach((one) => this.remove(one));
    disk.remove(this.stored);
  }

  /* In the order of their numbers; then those without one, in the order in which they were made. */
  all(): KeptSave[] {
    disk.names(this.prefix).forEach((id) => {
      const one = disk.readJson<KeptSave>(this.prefix + id);
      if (one && one.id && one.save) this.known.set(id, one);
    });
    return Array.from(this.known.values()).sort(
      (a, b) => (a.seq || Infinity) - (b.seq || Infinity) || (a.id < b.id ? -1 : 1),
    );
  }

  /* Those that the server does not have. */
  waiting(): KeptSave[] {
    const all = this.all();
    const upTo = this.acknowledged();
    return all.filter((one) => {
      if (one.seq > 0) return one.seq > upTo;
      if (!all.some((other) => other.seq > 0 && other.id > one.id && sameField(one, other)))
        return true;
      this.remove(one); /* a later answer to the same question has a number already */
      return false;
    });
  }

  /* Whether no later answer to the same question was made on this phone. */
  isNewest(one: KeptSave): boolean {
    return !this.all().some((other) => other.id > one.id && sameField(one, other));
  }

  private write(one: KeptSave): void {
    this.known.set(one.id, one);
    disk.writeJson(this.prefix + one.id, one);
  }
}

function fieldsOf({ save }: KeptSave): string {
  const items = save.answers.map((answer) => 'item ' + answer.item);
  return items.concat(Object.keys(save.background || {}).map((code) => 'of ' + code)).join();
}

function sameField(one: KeptSave, other: KeptSave): boolean {
  return fieldsOf(one) === fieldsOf(other);
}
