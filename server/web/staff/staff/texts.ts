/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Table } from '../language';

export const texts = {
  programmes: { zh: '监测方案', en: 'Programmes' },
  none: { zh: '暂无方案。', en: 'There is none yet.' },
  targetInWords: (year: number) => ({
    zh: `${year}年目标，方案没有给出数值`,
    en: `Target of ${year}, for which the plan gives no number`,
  }),
  resident: { zh: '答题页', en: 'Resident’s page' },
} satisfies Table;
