/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which survey, invitation or pilot the address names. A link that was copied out of a message may have a
 * full stop, a bracket or the next words behind it: what cannot be part of a slug or a token is cut
 * off, and the address is put right. The address never holds anything else: whatever is in the
 * fragment (an older page kept the attempt's secret there) is removed before anything is shown.
 */
const SLUG = /^[a-z0-9-]+/;
/* A printed code has dashes, and o, i and l are typed for 0 and 1. */
const TOKEN = /^(?:[0-9a-foil][- ]?){31}[0-9a-foil]/;

const [, kind, given = ''] = location.pathname.split('/');
const invited = kind === 'i' || kind === 'p'; /* by a token */
const text = decoded(given).trim().toLowerCase();
const found = (invited ? TOKEN : SLUG).exec(text);
const name = found ? (invited ? asMade(found[0]) : found[0]) : decoded(given);

export const token = kind === 'i' ? name : undefined;
export const pilot = kind === 'p' ? name : undefined;
export const slug = invited ? undefined : name;
/* Staff look at the form, and nothing is stored. */
export const previewed = !invited && /[?&]preview\b/.test(location.search);
/* The address without what is not of it; also the name under which the phone remembers. */
export const place = `/${kind}/${encodeURIComponent(name)}`;

function asMade(typed: string): string {
  return typed.replace(/[- ]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function tidyAddress(): void {
  if (location.hash || location.pathname !== place)
    history.replaceState(history.state, '', place + location.search);
}
