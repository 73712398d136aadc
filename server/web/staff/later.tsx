/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A part of the pages that is loaded when it is shown. An old tab may ask for a part that an upgrade
 * has taken away: then the page is to be opened anew.
 */
import type { ComponentChild, FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from './language';
import { texts } from './texts';

export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  meanwhile: () => ComponentChild = loading,
): FunctionComponent<Props> {
  let Loaded: FunctionComponent<Props> | null = null;
  return function Later(props: Props) {
    const [lost, setLost] = useState(false);
    const [, draw] = useState(false);
    const failed = () => setLost(true);
    useEffect(() => {
      if (!Loaded)
        load().then((part) => {
          Loaded = part;
          draw(true);
        }, failed);
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return <>{lost ? <Lost /> : meanwhile()}</>;
  };
}

function loading() {
  return <p role="status">{say(texts.loading)}</p>;
}

function Lost() {
  return (
    <div class="error" role="alert">
      <p>{say(texts.failed)}</p>
      <button type="button" onClick={() => location.reload()}>
        {say(texts.again)}
      </button>
    </div>
  );
}
