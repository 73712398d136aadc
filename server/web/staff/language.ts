/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages speak one language at a time, Chinese unless the reader has chosen English here before.
 * What a page says is kept in tables (texts.ts, here and in the rooms) of both languages; a text that
 * lacks one of them does not compile. Texts of documents are said in Chinese when they have no English.
 */
import type { Words } from '../generated/openapi';

export type Language = 'zh' | 'en';
export type Table = Record<string, Words | ((...values: never[]) => Words)>;

const KEY = 'kesu:language';
export const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
export const NAMES: Record<Language, string> = { zh: '中文', en: 'English' };

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

let current = remembered();
document.documentElement.lang = TAGS[current];

export function language(): Language {
  return current;
}

export function other(): Language {
  return current === 'zh' ? 'en' : 'zh';
}

/* The caller draws the page again. */
export function speak(next: Language): void {
  current = next;
  document.documentElement.lang = TAGS[next];
  try {
    localStorage.setItem(KEY, next);
  } catch {
    /* without storage the next page begins in Chinese again */
  }
}

export function say(words: Words): string {
  return words[current] || words.zh;
}

/* The server's texts for people are "中文 / English". */
export function sayHalf(text: string): string {
  const halves = text.split(' / ');
  return halves.length === 2 ? halves[current === 'zh' ? 0 : 1]! : text;
}

/* Names in a row. */
export function listed(names: string[]): string {
  return names.join(current === 'zh' ? '、' : ', ');
}
