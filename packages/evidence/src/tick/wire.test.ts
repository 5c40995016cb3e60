import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { newSigner } from '../testing/key-pair.ts';
import { BLOCK_LIMIT, blockHash, ticksThrough } from './block.ts';
import {
  composeHead,
  type Head,
  hashText,
  nameOfHash,
  readHead,
  type SignedHead,
  signHead,
  verifyHead,
} from './head.ts';
import { packHead, unpackHead, WIRE_MAX_BYTES, type WireContext, type WireForm } from './wire.ts';

const hashOf = (seat: number, block: number): Uint8Array =>
  blockHash(new Uint8Array(32), Uint8Array.of(seat, block & 0xff, block >> 8));

/** Somebody who has the same inputs as the author. */
const context = (seats: number, seat: number): WireContext => ({
  setup: { match: 'match-0001', seats },
  seat,
  hashAt: (of, block) => (block >= 0 && block < BLOCK_LIMIT ? hashOf(of, block) : null),
});

const headArbitrary = fc.integer({ min: 2, max: 8 }).chain((seats) =>
  fc
    .record({
      seat: fc.nat(seats - 1),
      block: fc.nat(BLOCK_LIMIT - 1),
      known: fc.array(fc.option(fc.nat(BLOCK_LIMIT - 1)), { minLength: seats, maxLength: seats }),
      behind: fc.nat(),
      state: fc.nat(0xffff_ffff),
    })
    .map(
      ({ seat, block, known, behind, state }): Head => ({
        v: 1,
        match: 'match-0001',
        seat,
        block,
        hash: hashText(hashOf(seat, block)),
        known: known.map((at, of) => (at === null || of === seat ? null : [at, nameOfHash(hashOf(of, at))])),
        tick: behind % (ticksThrough(block) + 1),
        state,
      }),
    ),
);

const FORMS: readonly WireForm[] = ['brief', 'whole'];

const composed = (head: Head, signature: Uint8Array): SignedHead => ({ head, jws: composeHead(head, signature) });

describe('[N12.2] a head between two players', () => {
  it('[N12.2] comes out as the very JWS that was signed, in both forms', () => {
    fc.assert(
      fc.property(headArbitrary, fc.uint8Array({ minLength: 64, maxLength: 64 }), (head, signature) => {
        const signed = composed(head, signature);
        expect(readHead(signed.jws)).toEqual({ ok: true, value: signed });
        for (const form of FORMS) {
          const bytes = packHead(signed, form);
          expect(bytes.length).toBeLessThanOrEqual(WIRE_MAX_BYTES);
          expect(unpackHead(bytes, context(head.known.length, head.seat))).toEqual({ ok: true, value: signed });
        }
      }),
    );
  });

  it.each([
    [2, 81, 121],
    [8, 111, 223],
  ])('[N12.2] of %i players takes %i bytes, and %i whole', (seats, brief, whole) => {
    const head: Head = {
      v: 1,
      match: 'match-0001',
      seat: 0,
      block: 1_500,
      hash: hashText(hashOf(0, 1_500)),
      known: Array.from({ length: seats }, (_, of) => (of === 0 ? null : [1_499, nameOfHash(hashOf(of, 1_499))])),
      tick: 8_960,
      state: 0xdead_beef,
    };
    const signed = composed(head, new Uint8Array(64).fill(7));
    expect(FORMS.map((form) => packHead(signed, form).length)).toEqual([brief, whole]);
  });

  it('[N12.2] says whose inputs are missing or others, where the receiver has not the same', () => {
    const known = [null, [8, nameOfHash(hashOf(1, 8))], [9, nameOfHash(hashOf(2, 9))]] as Head['known'];
    const head: Head = {
      v: 1,
      match: 'match-0001',
      seat: 0,
      block: 9,
      hash: hashText(hashOf(0, 9)),
      known,
      tick: 3,
      state: 1,
    };
    const bytes = packHead(composed(head, new Uint8Array(64)), 'brief');
    const like = context(3, 0);
    const without: WireContext = { ...like, hashAt: (of, block) => (of === 1 ? null : like.hashAt(of, block)) };
    expect(unpackHead(bytes, without)).toEqual({ ok: false, error: { code: 'not-yet', seat: 1, block: 8 } });
    const other: WireContext = {
      ...like,
      hashAt: (of, block) => (of === 2 ? hashOf(7, block) : like.hashAt(of, block)),
    };
    expect(unpackHead(bytes, other)).toEqual({ ok: false, error: { code: 'differs', seat: 2, block: 9 } });
    const whole = packHead(composed(head, new Uint8Array(64)), 'whole');
    expect(unpackHead(whole, other)).toMatchObject({ ok: true, value: { head } });
  });

  it('[N12.2] never throws, whatever the bytes are, and takes one spelling of each head', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom(0x21, 0x22, 0x00),
        fc.boolean(),
        (bytes, first, blind) => {
          const some = Uint8Array.of(first, ...bytes);
          const like = context(2, 1);
          const read = unpackHead(some, blind ? { ...like, hashAt: () => null } : like);
          if (read.ok) expect(packHead(read.value, first === 0x21 ? 'brief' : 'whole')).toEqual(some);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('[N12.2] never throws where bytes of a true one are changed, and gives another head or none', () => {
    fc.assert(
      fc.property(
        headArbitrary,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom(...FORMS),
        (head, at, flip, form) => {
          const signed = composed(head, new Uint8Array(64).fill(1));
          const bytes = packHead(signed, form);
          bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
          const read = unpackHead(bytes, context(head.known.length, head.seat));
          if (read.ok) expect(read.value.jws).not.toBe(signed.jws);
        },
      ),
    );
  });
});

describe('[N12.2] the JWS of a head', () => {
  it('[N12.2, E1.3] is refused in another spelling, of another match, seat or key, and altered', async () => {
    const [signer, stranger] = [await newSigner(), await newSigner()];
    const head: Head = {
      v: 1,
      match: 'match-0001',
      seat: 0,
      block: 1,
      hash: hashText(hashOf(0, 1)),
      known: [null, null],
      tick: 0,
      state: 5,
    };
    const { jws } = await signHead(signer, head);
    const expected = { match: 'match-0001', seats: 2, keys: [signer.key, stranger.key] };
    expect(await verifyHead(jws, expected)).toMatchObject({ ok: true, value: { head } });
    const [top = '', , signature = ''] = jws.split('.');
    const spelled = (value: unknown) => `${top}.${base64url.encode(JSON.stringify(value))}.${signature}`;
    const { v, match, ...rest } = head;
    const refused: readonly [unknown, string][] = [
      [spelled({ match, v, ...rest }), 'malformed'],
      [spelled({ ...head, more: 1 }), 'invalid'],
      [spelled({ ...head, block: BLOCK_LIMIT }), 'invalid'],
      [spelled({ ...head, tick: 13 }), 'invalid'],
      [spelled({ ...head, known: [null] }), 'invalid'],
      [spelled({ ...head, known: [null, null, null] }), 'invalid'],
      [spelled({ ...head, known: [[0, nameOfHash(hashOf(0, 0))], null] }), 'invalid'],
      [spelled({ ...head, hash: head.hash.replace(/.$/, 'B') }), 'invalid'],
      [spelled({ ...head, match: 'match-0002' }), 'wrong-match'],
      [spelled({ ...head, seat: 5 }), 'wrong-seat'],
      [spelled({ ...head, state: 6 }), 'bad-signature'],
      [`${jws}=`, 'malformed'],
      [`x${jws}`, 'wrong-type'],
      [jws.slice(0, -3), 'malformed'],
      [`${jws}.`, 'malformed'],
      [7, 'malformed'],
      [jws.repeat(40), 'too-large'],
    ];
    for (const [item, error] of refused) expect(await verifyHead(item, expected)).toEqual({ ok: false, error });
    expect(await verifyHead(await signer.signAgain('parley-ticks+jws', head), expected)).toEqual({
      ok: false,
      error: 'wrong-type',
    });
    expect(await verifyHead(jws, { ...expected, keys: [stranger.key, signer.key] })).toEqual({
      ok: false,
      error: 'bad-signature',
    });
    await expect(signHead({ key: signer.key, sign: signer.signAgain }, head)).rejects.toThrow('wrong-type');
  });

  it('[N12.2] never throws, whatever the text is', () => {
    const part = fc.string({ maxLength: 30 });
    const json = fc.json().map((text) => base64url.encode(text));
    fc.assert(
      fc.property(fc.oneof(part, json), fc.oneof(part, json), part, (a, b, c) => {
        expect(readHead(`${a}.${b}.${c}`).ok).toBe(false);
      }),
    );
  });
});
