/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pictures say of themselves. */
import type { Table } from '../language';

export const texts = {
  part: (part: number, parts: number) => ({ zh: `（${part}/${parts}）`, en: ` (${part} of ${parts})` }),
} satisfies Table;
