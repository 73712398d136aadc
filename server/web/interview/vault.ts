/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the tablet keeps, opened by the passphrase. What is in memory is what is on the
 * disk: a change is sealed and written first. Changes wait for one another, in their order.
 */
import * as sealing from './crypto';
import * as database from './database';
import type { Kept, KeptKind } from './model';

const CHECK = 'check';

export interface Change {
  put?: [name: string, kept: Kept][];
  remove?: string[];
}

export class Vault {
  private last: Promise<void> = Promise.resolve();

  private constructor(
    private readonly key: CryptoKey,
    private readonly held: Map<string, Kept>,
  ) {}

  static async exists(): Promise<boolean> {
    return (await database.readLock()) !== null;
  }

  static async create(passphrase: string): Promise<Vault> {
    const salt = sealing.newSalt();
    const iterations = sealing.ITERATIONS;
    const key = await sealing.keyOf(passphrase, salt, iterations);
    const check = await sealing.seal(key, CHECK, CHECK);
    await database.begin({ salt, iterations, check });
    return new Vault(key, new Map());
  }

  /* Null: the passphrase is wrong. */
  static async open(passphrase: string): Promise<Vault | null> {
    const key = await rightKey(passphrase);
    if (!key) return null;
    const held = new Map<string, Kept>();
    for (const [name, sealed] of await database.readAll())
      held.set(name, await sealing.unseal<Kept>(key, name, sealed));
    return new Vault(key, held);
  }

  static async fits(passphrase: string): Promise<boolean> {
    return (await rightKey(passphrase)) !== null;
  }

  all<K extends KeptKind>(kind: K): [name: string, kept: Extract<Kept, { kind: K }>][] {
    const found: [string, Extract<Kept, { kind: K }>][] = [];
    this.held.forEach((kept, name) => {
      if (kept.kind === kind) found.push([name, kept as Extract<Kept, { kind: K }>]);
    });
    return found;
  }

  put(name: string, kept: Kept): Promise<void> {
    return this.change({ put: [[name, kept]] });
  }

  /* What is to be kept is what it was when this was called. */
  change({ put = [], remove = [] }: Change): Promise<void> {
    const copies = put.map(([name, kept]): [string, Kept] => [
      name,
      JSON.parse(JSON.stringify(kept)),
    ]);
    const work = this.last.then(async () => {
      const sealed = new Map<string, sealing.Sealed>();
      for (const [name, kept] of copies)
        sealed.set(name, await sealing.seal(this.key, name, kept));
      await database.write(sealed, remove);
      copies.forEach(([name, kept]) => this.held.set(name, kept));
      remove.forEach((name) => this.held.delete(name));
    });
    this.last = work.catch(() => undefined);
    return work;
  }
}

async function rightKey(passphrase: string): Promise<CryptoKey | null> {
  const lock = await database.readLock();
  if (!lock) return null;
  const key = await sealing.keyOf(passphrase, lock.salt, lock.iterations);
  try {
    await sealing.unseal(key, CHECK, lock.check);
    return key;
  } catch {
    return null;
  }
}
