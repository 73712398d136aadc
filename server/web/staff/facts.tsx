/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of facts, each a name with its value. What is null is not told. */

export type Fact = [name: string, value: string | number | null];

export function FactList({ facts, kind }: { facts: Fact[]; kind?: 'big' | 'wide' }) {
  return (
    <dl class={kind ? 'facts ' + kind : 'facts'}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
