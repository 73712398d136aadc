/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What whoever has signed in is, and where. */
import { roleLabels } from '../common/words';
import type { Session } from '../generated/openapi';
import { say } from './language';

export function Role({ session }: { session: Session }) {
  return (
    <span>
      {' '}
      · {say(roleLabels[session.role])} · {session.region}
    </span>
  );
}
