import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { createShare, SEAL_BYTES, type Seal, type SealContext, type Share } from './seal.ts';

const INTRODUCTION = 'intro-of-ada-and-bob';

function context(role: 'a' | 'b', change: Partial<SealContext> = {}): SealContext {
  return { introduction: INTRODUCTION, role, round: 0, ...change };
}

async function agreed(share: Share, theirs: string, as: SealContext): Promise<Seal> {
  const result = await share.agree(theirs, as);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

async function seals(
  change: { readonly a?: Partial<SealContext>; readonly b?: Partial<SealContext> } = {},
): Promise<{ readonly a: Seal; readonly b: Seal }> {
  const [ada, bob] = [await createShare(), await createShare()];
  return {
    a: await agreed(ada, bob.key, context('a', change.a)),
    b: await agreed(bob, ada.key, context('b', change.b)),
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const opened = (text: string) => ({ ok: true, value: bytes(text) });
const refused = (error: string) => ({ ok: false, error });

describe('shares', () => {
  it('[S12.8] a share is fresh, 32 bytes, and its private half is not in it', async () => {
    const [one, two] = [await createShare(), await createShare()];
    expect(base64url.decode(one.key)).toHaveLength(32);
    expect(one.key).not.toBe(two.key);
    expect(Object.keys(one).sort()).toEqual(['agree', 'key']);
  });

  it.each([
    ['empty', ''],
    ['31 bytes', base64url.encode(new Uint8Array(31).fill(7))],
    ['33 bytes', base64url.encode(new Uint8Array(33).fill(7))],
    ['other letters', `${'A'.repeat(42)}+`],
    // 43 letters hold two more bits than 32 bytes: another spelling of the same point.
    ['bits to spare', `${base64url.encode(new Uint8Array(32).fill(7)).slice(0, 42)}d`],
  ])('[S12.8] a share of %s is malformed', async (_, share) => {
    const own = await createShare();
    expect(await own.agree(share, context('a'))).toEqual(refused('share-malformed'));
  });

  it('[S12.8] the share of this side itself is malformed', async () => {
    const own = await createShare();
    expect(await own.agree(own.key, context('a'))).toEqual(refused('share-malformed'));
  });

  it.each([
    ['0', Uint8Array.of(...new Uint8Array(32))],
    ['1', Uint8Array.of(1, ...new Uint8Array(31))],
    // p - 1, of order two.
    ['p - 1', Uint8Array.of(0xec, ...new Uint8Array(30).fill(0xff), 0x7f)],
    [
      'order eight',
      Uint8Array.from(Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex')),
    ],
  ])('[S12.8] the point %s, with which anybody knows the secret, is weak', async (_, point) => {
    const own = await createShare();
    expect(await own.agree(base64url.encode(point), context('a'))).toEqual(refused('share-weak'));
  });
});

describe('seals', () => {
  it('[S12.3] what one side seals the other opens, both ways and of both kinds, empty frames too', async () => {
    const { a, b } = await seals();
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const kind of ['reliable', 'unreliable'] as const) {
        for (const text of ['', 'knight to f3', 'x'.repeat(32_784)]) {
          const sealed = await from.seal(kind, bytes(text));
          expect(sealed).toHaveLength(text.length + SEAL_BYTES);
          const result = await to.open(kind, sealed);
          expect(result.ok && new TextDecoder().decode(result.value)).toBe(text);
        }
      }
    }
  });

  it('[S12.3] equal frames never look alike', async () => {
    const { a, b } = await seals();
    const all = await Promise.all(
      [a, b].flatMap((side) =>
        (['reliable', 'unreliable'] as const).flatMap((kind) => [
          side.seal(kind, bytes('same')),
          side.seal(kind, bytes('same')),
        ]),
      ),
    );
    // Without their numbers, which are in clear.
    const bodies = all.map((sealed) => base64url.encode(sealed.subarray(6)));
    expect(new Set(bodies).size).toBe(8);
  });

  it('[S12.3] a frame that was altered in any byte is forged, and the true one opens still', async () => {
    const { a, b } = await seals();
    const sealed = await a.seal('reliable', bytes('knight'));
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = sealed.slice();
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await b.open('reliable', altered)).toEqual(refused('forged'));
    }
    expect(await b.open('reliable', sealed.subarray(0, sealed.length - 1))).toEqual(refused('forged'));
    expect(await b.open('reliable', new Uint8Array(0))).toEqual(refused('forged'));
    expect(await b.open('reliable', sealed)).toEqual(opened('knight'));
  });

  it('[S12.3] reliable: a frame opens once, a missing one is seen, and neither lets another one in', async () => {
    const { a, b } = await seals();
    const [first, second, third] = await Promise.all(['1', '2', '3'].map((text) => a.seal('reliable', bytes(text))));
    if (!first || !second || !third) throw new Error('not sealed');
    expect(await b.open('reliable', second)).toEqual(refused('gap'));
    expect(await b.open('reliable', first)).toEqual(opened('1'));
    expect(await b.open('reliable', first)).toEqual(refused('replayed'));
    expect(await b.open('reliable', third)).toEqual(refused('gap'));
    expect(await b.open('reliable', second)).toEqual(opened('2'));
  });

  it('[S12.3] unreliable: frames may miss, none opens twice or after a newer one', async () => {
    const { a, b } = await seals();
    const [first, second, third] = await Promise.all(['1', '2', '3'].map((text) => a.seal('unreliable', bytes(text))));
    if (!first || !second || !third) throw new Error('not sealed');
    expect(await b.open('unreliable', second)).toEqual(opened('2'));
    expect(await b.open('unreliable', second)).toEqual(refused('replayed'));
    expect(await b.open('unreliable', first)).toEqual(refused('replayed'));
    expect(await b.open('unreliable', third)).toEqual(opened('3'));
  });

  it('[S12.3] a frame of the other kind, or sent back to who sealed it, is forged', async () => {
    const { a, b } = await seals();
    expect(await b.open('unreliable', await a.seal('reliable', bytes('x')))).toEqual(refused('forged'));
    expect(await b.open('reliable', await a.seal('unreliable', bytes('x')))).toEqual(refused('forged'));
    expect(await a.open('reliable', await a.seal('reliable', bytes('x')))).toEqual(refused('forged'));
    expect(await a.open('unreliable', await a.seal('unreliable', bytes('x')))).toEqual(refused('forged'));
  });

  it.each<[string, Partial<SealContext>]>([
    ['round', { round: 1 }],
    ['introduction', { introduction: 'intro-of-ada-and-eve' }],
    ['role', { role: 'a' }],
  ])('[S12.3] keys are bound to the %s', async (_, change) => {
    const { a, b } = await seals({ b: change });
    expect(await b.open('reliable', await a.seal('reliable', bytes('x')))).toEqual(refused('forged'));
    expect(await a.open('reliable', await b.seal('reliable', bytes('x')))).toEqual(refused('forged'));
  });

  it('[S12.3] answers come in the order of the calls, however long each takes', async () => {
    const { a, b } = await seals();
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    const order: string[] = [];
    // The large ones take longer than all the small ones behind them.
    const frames = await Promise.all(
      numbers.map(async (n) => {
        const frame = await a.seal('reliable', new Uint8Array(n % 10 === 0 ? 4_000_000 : 1).fill(n));
        order.push(`sealed ${n}`);
        return frame;
      }),
    );
    await Promise.all(
      frames.map(async (frame) => {
        const result = await b.open('reliable', frame);
        order.push(`opened ${result.ok ? result.value[0] : result.error}`);
      }),
    );
    expect(order).toEqual([...numbers.map((n) => `sealed ${n}`), ...numbers.map((n) => `opened ${n}`)]);
  });
});
