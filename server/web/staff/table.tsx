/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is scrolled inside of itself where it is wider than the screen. */
import type { ComponentChildren } from 'preact';
import type { Words } from '../generated/openapi';
import { say } from './language';

export function DataTable(props: {
  title: string;
  columns: Words[];
  kind?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={props.title} tabIndex={0}>
      <table class={props.kind}>
        <caption>
          <span>{props.title}</span>
        </caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th scope="col" key={column.en}>
                {say(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
