/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One tab at a time, where the browser can lock. Without it, or when another tab holds the lock for
 * too long (it may be asleep), the work is done all the same: it must be safe without the lock.
 */
const PATIENCE_MS = 30000;

export async function alone(name: string, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return work();
  let entered = false;
  const enter = () => {
    entered = true;
    clearTimeout(timer);
    return work();
  };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    await locks.request(name, { signal: abort.signal }, enter);
  } catch (error) {
    clearTimeout(timer);
    if (entered) throw error;
    await work();
  }
}
