/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of a kind of people, the columns of the table and who has come. */
import { say } from '../language';
import type { Cell } from './kinds';
import { texts } from './texts';

export const COLUMNS = [texts.kind, texts.most, texts.submitted, texts.begun, texts.state];

/* Of a kind without a number nobody is counted. */
export function Come({ cell }: { cell: Cell | undefined }) {
  if (!cell)
    return (
      <>
        <td>–</td>
        <td>–</td>
        <td>{say(texts.notLimited)}</td>
      </>
    );
  return (
    <>
      <td>{cell.submitted}</td>
      <td>{cell.begun}</td>
      <td>
        {cell.full ? <b>{say(texts.full)}</b> : '–'}
        {cell.over > 0 && <span class="reason">{say(texts.more(cell.over))}</span>}
      </td>
    </>
  );
}
