/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways between the screens; main.ts makes them, so that no screen needs to know another. */
import type { Vault } from './vault';

export interface App {
  vault: Vault;
  list(): void;
  sheet(name: string): void;
  contact(name: string, proposed?: string): void;
  household(name: string): void;
  handOver(name: string): void;
  sync(): void;
  signIn(after: () => void): void;
  lock(): void;
}
