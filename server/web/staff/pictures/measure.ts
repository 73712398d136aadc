/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How wide a text is, and where it is broken: SVG does neither by itself. Chinese breaks between any
 * two characters, other words at spaces, and a word that is longer than its line anywhere.
 */

let pen: CanvasRenderingContext2D | null | undefined;

function widthOf(text: string, em: number, bold: boolean): number {
  if (pen === undefined) pen = document.createElement('canvas').getContext('2d');
  if (!pen) return text.length * em; /* no text is wider than its characters are high */
  pen.font = `${bold ? 'bold ' : ''}${em}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

/* The widest of some texts. */
export function widest(texts: string[], em: number, bold = false): number {
  return Math.max(0, ...texts.map((text) => widthOf(text, em, bold)));
}

/* What may stand on one line: a character of Chinese, or a word with the space behind it. */
const HAN = '\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef';
const PIECES = new RegExp(`[${HAN}]|[^\\s${HAN}]+\\s*|\\s+`, 'g');

function* pieces(text: string, width: number, em: number, bold: boolean): Generator<string> {
  for (const piece of text.match(PIECES) || [])
    if (widthOf(piece.trim(), em, bold) <= width) yield piece;
    else yield* piece;
}

/* The lines of a text in this width; of more than `most` the last one ends in dots. */
export function wrapped(text: string, width: number, em: number, most = 9, bold = false): string[] {
  const lines = [''];
  for (const piece of pieces(text, width, em, bold)) {
    const longer = lines[lines.length - 1] + piece;
    if (widthOf(longer.trim(), em, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  const told = lines.map((line) => line.trim()).filter((line) => line);
  if (told.length <= most) return told;
  const last = [...told[most - 1]!];
  while (last.length && widthOf(last.join('') + '…', em, bold) > width) last.pop();
  return [...told.slice(0, most - 1), last.join('') + '…'];
}
