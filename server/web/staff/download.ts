/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that the server has just made becomes a download: it cannot be asked for again. */
const KEPT_MS = 60000; /* until the browser has read it */

export function download(bytes: ArrayBuffer, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
