import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { JOINED_SCRIPTS, MARKS_AT_MOST, SHARED_MARKS_AT_MOST } from './marks.ts';

/**
 * Text that a person writes for others: lines of a chat, and what a group says about itself. It is one line of visible characters.
 * It cannot turn the direction of the text around it, hide characters, or pile marks on one letter. A page shows it as text,
 * never as markup.
 */

/** Joiners that a reader needs: within an emoji, and between letters of scripts that are written joined. */
const NEEDED_JOINER = new RegExp(
  `(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})|(?<=${JOINED_SCRIPTS})[\\u200C\\u200D](?=${JOINED_SCRIPTS})`,
  'gu',
);
const NEEDED_SELECTOR = /(?<=[\p{Extended_Pictographic}\d#*])\uFE0F/gu;
/** Control characters, direction marks, invisible and private characters, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{DI}\p{Zl}\p{Zp}]/gu;
const PILE = new RegExp(`(\\p{M}{${MARKS_AT_MOST}})\\p{M}+`, 'gu');
const SHARED = '(?=\\p{M})\\p{Script=Inherited}';
const SHARED_PILE = new RegExp(`((?:${SHARED}){${SHARED_MARKS_AT_MOST}})(?:${SHARED})+`, 'gu');
/** They stand for a needed character while all others go; text that holds them already loses them. */
const [KEPT_JOINER, KEPT_NON_JOINER, KEPT_SELECTOR] = ['\uE000', '\uE001', '\uE002'] as const;

/** What may be sent of a text that somebody wrote; it may be empty then. Cleaning twice is the same as cleaning once. */
export function cleanText(written: string): string {
  const visible = written
    .normalize('NFC')
    .replaceAll(/[\t\n\r\u0085\u2028\u2029]+/gu, ' ')
    .replaceAll(/\p{Co}/gu, '');
  return keepNeeded(visible)
    .replaceAll(SHARED_PILE, '$1')
    .replaceAll(PILE, '$1')
    .replaceAll(/\p{Zs}+/gu, ' ')
    .trim()
    .normalize('NFC');
}

function keepNeeded(text: string): string {
  const held = text
    .replaceAll(NEEDED_JOINER, (joiner) => (joiner === '\u200D' ? KEPT_JOINER : KEPT_NON_JOINER))
    .replaceAll(NEEDED_SELECTOR, KEPT_SELECTOR);
  return held
    .replaceAll(UNSEEN, (one) => (HELD.has(one) ? one : ''))
    .replaceAll(KEPT_JOINER, '\u200D')
    .replaceAll(KEPT_NON_JOINER, '\u200C')
    .replaceAll(KEPT_SELECTOR, '\uFE0F');
}

const HELD: ReadonlySet<string> = new Set([KEPT_JOINER, KEPT_NON_JOINER, KEPT_SELECTOR]);

/** A text that is clean already. Others are refused, so that a client cannot send what its page would not. */
const cleanTextSchema = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => cleanText(text) === text, 'not as it is shown');

/** One line of a chat: 1 to `LIMITS.chatChars` characters. */
export const chatTextSchema = cleanTextSchema(LIMITS.chatChars).min(1);
/** What a group says about itself; it may be empty. */
export const aboutSchema = cleanTextSchema(LIMITS.aboutChars);
