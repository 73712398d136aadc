/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a form that is sent by the page itself. */
export function fieldsOf(event: Event): Record<string, string> {
  const fields: Record<string, string> = {};
  event.preventDefault();
  new FormData(event.currentTarget as HTMLFormElement).forEach((value, name) => {
    fields[name] = String(value);
  });
  return fields;
}
