import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CLIENT_MESSAGES } from './client-message.ts';
import { LIMITS } from './limits.ts';
import { parseClientMessage, parseServerMessage, parseShape } from './parse.ts';
import { nameSchema } from './player.ts';
import { REFUSAL_CODES } from './refusal.ts';
import { serverMessageSchema } from './server-message.ts';

const clientSchemas = Object.values(CLIENT_MESSAGES).map(({ schema }) => schema);

const selection = {
  type: 'select',
  re: 7,
  to: 'aaaaaaaaaaaaaaaaaaaaaa',
  title: 'four-in-a-row',
  mode: 'casual',
  seats: 2,
  table: null,
};

const deposit = { type: 'deposit', re: 7, match: 'aaaaaaaaaaaaaaaaaaaaaa', entries: ['a.b.c'] };

describe('reading a client message', () => {
  it('[O6.1] never throws, whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = parseClientMessage(text);
        expect(read.ok || REFUSAL_CODES.includes(read.error.code)).toBe(true);
        expect(typeof parseServerMessage(text).ok).toBe('boolean');
      }),
    );
  });

  it('[O6.1, O11.7] never throws on a part with a length that cannot be compared', () => {
    // Found by fuzzing: zod compares the length of whatever has one.
    const length = { toString: 1 };
    for (const key of Object.keys(selection)) {
      for (const value of [{ length }, [{ length }], { length: { length } }, { size: length, length }]) {
        expect(parseClientMessage(JSON.stringify({ ...selection, [key]: value })), key).toMatchObject({ ok: false });
        expect(parseServerMessage(JSON.stringify({ type: 'signal', introduction: value }))).toMatchObject({
          ok: false,
        });
      }
    }
  });

  it('[O6.1] never throws on a message with any one part replaced', () => {
    const keys = Object.keys(selection);
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        const read = parseClientMessage(JSON.stringify({ ...selection, [key]: value }));
        if (!read.ok) expect(read.error.code).toBe('malformed');
      }),
    );
  });

  it('[E3.2, T7.3, T9.3, T15.1] reads what is said about a match as it was sent', () => {
    const { match } = deposit;
    const hears = { type: 'hears', re: 8, match, seats: [0, 7], through: [1], waits: [] };
    const distress = { type: 'distress', re: 9, match, statement: 'a.b.c' };
    const playing = { type: 'playing', re: 10, match };
    for (const said of [deposit, { ...deposit, entries: [] }, hears, distress, playing]) {
      expect(parseClientMessage(JSON.stringify(said))).toEqual({ ok: true, value: said });
    }
  });

  it.each([
    ['more entries than a deposit may bring', { ...deposit, entries: Array(LIMITS.depositEntries + 1).fill('a.b.c') }],
    ['an entry that is no signed object', { ...deposit, entries: ['a.b'] }],
    ['a seat that no match has', { type: 'hears', re: 7, match: deposit.match, seats: [8], through: [], waits: [] }],
    [
      'a seat heard through the server that no match has',
      { type: 'hears', re: 7, match: deposit.match, seats: [], through: [8], waits: [] },
    ],
    ['a statement that is none', { type: 'distress', re: 7, match: deposit.match, statement: '' }],
  ])('[O6.2] refuses %s', (_what, message) => {
    expect(parseClientMessage(JSON.stringify(message))).toMatchObject({
      ok: false,
      error: { code: 'malformed', re: 7 },
    });
  });

  it('[E3.4] a full deposit fits into a frame', () => {
    // An entry of eight seats, each of whose heads it names, takes less than a thousand characters.
    const entries = Array<string>(LIMITS.depositEntries).fill(`${'h'.repeat(60)}.${'p'.repeat(830)}.${'s'.repeat(86)}`);
    expect(JSON.stringify({ ...deposit, entries }).length).toBeLessThan(LIMITS.frameBytes);
  });

  it('[S8.1] reads a selection as it was sent', () => {
    expect(parseClientMessage(JSON.stringify(selection))).toEqual({ ok: true, value: selection });
  });

  it('[T5.3] no client asks for a match of a tournament', () => {
    const asked = { type: 'open', re: 1, title: 'dots-and-boxes', seats: 3 };
    expect(parseClientMessage(JSON.stringify({ ...asked, mode: 'ranked' })).ok).toBe(true);
    expect(parseClientMessage(JSON.stringify({ ...asked, mode: 'tournament' })).ok).toBe(false);
  });

  it('[O6.2] drops what a message should not have', () => {
    const read = parseClientMessage(JSON.stringify({ ...selection, admin: true, __proto__: { x: 1 } }));
    expect(read).toEqual({ ok: true, value: selection });
  });

  it.each([
    ['broken JSON', '{"type":', 'malformed', null],
    ['no object', '42', 'malformed', null],
    ['an unknown type', '{"type":"shutdown","re":3}', 'malformed', 3],
    ['a seat too many', JSON.stringify({ ...selection, seats: LIMITS.seats + 1 }), 'malformed', 7],
    ['an id with a path in it', JSON.stringify({ ...selection, to: '../../../etc/passwd' }), 'malformed', 7],
    ['one megabyte', `"${'x'.repeat(1_000_000)}"`, 'too-large', null],
    ['a request number that is none', '{"type":"ping","re":"1"}', 'malformed', null],
  ])('[O6.2] refuses %s with a code', (_what, text, code, re) => {
    expect(parseClientMessage(text)).toMatchObject({ ok: false, error: { code, re } });
  });

  it('[O6.2] says where a message differs, without repeating what was sent', () => {
    const read = parseClientMessage(JSON.stringify({ ...selection, to: '<script>alert(1)</script>' }));
    expect(read).toMatchObject({ ok: false, error: { detail: 'to is not as expected' } });
  });

  it('[O6.2] bounds every string and array of every message', () => {
    // A message of more than the frame limit can be written for no type: whatever is longer is refused by its part.
    for (const option of clientSchemas) {
      for (const [key, part] of Object.entries<z.ZodType>(option.shape)) {
        if (key === 'type') continue;
        expect(part.safeParse('x'.repeat(LIMITS.frameBytes)).success, `${key} takes a string of any length`).toBe(
          false,
        );
      }
    }
  });
});

describe('the protocol', () => {
  it('[S1.9] lists each refusal code once', () => {
    expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length);
  });

  it('[S1.9] numbers every client message, so that each can be answered', () => {
    for (const option of clientSchemas) expect(Object.keys(option.shape)).toContain('re');
  });

  it('names no type twice', () => {
    const types = [...clientSchemas, ...serverMessageSchema.options].map((o) => [...o.shape.type.values][0]);
    const shared = types.filter((type, at) => types.indexOf(type) !== at);
    // A signal has the same shape in both directions. A window is moved by the client, and changed by the server. Running matches and listings
    // are asked for, and answered.
    expect(shared).toEqual(['window', 'running', 'listings', 'signal']);
  });

  it.each([
    ['Ada Lovelace', true],
    ['Жанна', true],
    ["O'Neill", true],
    ['a', false],
    ['a  b', false],
    [' ada', false],
    ['ada\u202e', false],
    ['ada\u1160', false],
    ['\u3164\u3164\u3164', false],
    ['ada\nbob', false],
    ['x'.repeat(21), false],
    ['<b>ada</b>', false],
  ])('[S2.8] takes %j as a name: %s', (name, taken) => {
    expect(parseShape(nameSchema, name).ok).toBe(taken);
  });
});
