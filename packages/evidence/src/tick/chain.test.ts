import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSigner } from '../testing/key-pair.ts';
import { BLOCK_TICKS, blockHash, TICK_LIMIT, type TickSetup, tickGenesis, ticksThrough } from './block.ts';
import { makeChainWriter } from './chain-writer.ts';
import { type Head, hashText, type SignedHead } from './head.ts';
import { packInputs, unpackInputs } from './runs.ts';
import { makeSeatChain } from './seat-chain.ts';
import { readSection, SECTION_BLOCKS, writeSection } from './section.ts';

const SETUP: TickSetup = { match: 'match-0001', title: 'bumpers', rules: 1, seats: 2, inputBytes: 2, keys: ['a', 'b'] };

const bytesOf = (ticks: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length: ticks * SETUP.inputBytes }, (_, at) => (at * 7 + seed * 13 + (at >> 5)) & 0xff);

const headAt = (block: number, hash: string): SignedHead => ({
  head: { v: 1, match: SETUP.match, seat: 0, block, hash, known: [null, null], tick: 0, state: 0 },
  jws: `head-${block}`,
});

describe('[N12.1] the chain of inputs', () => {
  it('[N12.1, E2.1] begins with a genesis that is bound to match, seat, title, rules and all keys', () => {
    const all = [
      tickGenesis(SETUP, 0),
      tickGenesis(SETUP, 1),
      tickGenesis({ ...SETUP, match: 'match-0002' }, 0),
      tickGenesis({ ...SETUP, title: 'bumper' }, 0),
      tickGenesis({ ...SETUP, rules: 2 }, 0),
      tickGenesis({ ...SETUP, keys: ['b', 'a'] }, 0),
    ];
    expect(new Set(all.map(hashText)).size).toBe(all.length);
  });

  it('[N12.1] is SHA-256 of the hash before and six inputs, as any other program computes it', async () => {
    const chain = makeSeatChain(SETUP, 0);
    chain.add(bytesOf(20));
    let hash = tickGenesis(SETUP, 0);
    for (const block of [0, 1, 2]) {
      const inputs = bytesOf(20).slice(block * 12, (block + 1) * 12);
      hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.of(...hash, ...inputs)));
      expect(chain.hashAt(block)).toEqual(hash);
    }
    expect([chain.block, chain.ticks, chain.hashAt(3), chain.hashAt(-2), chain.hashAt(0.5)]).toEqual([
      2,
      20,
      null,
      null,
      null,
    ]);
  });

  it('[N12.1] has the same hashes however the inputs came, and at any age', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 30 }), fc.nat(), (parts, seed) => {
        const ticks = parts.reduce((sum, part) => sum + part, 0);
        const all = bytesOf(ticks, seed);
        const chain = makeSeatChain(SETUP, 1);
        let from = 0;
        for (const part of parts) {
          chain.add(all.slice(from * 2, (from + part) * 2));
          from += part;
        }
        let hash = tickGenesis(SETUP, 1);
        for (let block = 0; ticksThrough(block) <= ticks; block += 1) {
          hash = blockHash(hash, all.subarray(block * 12, (block + 1) * 12));
          expect(hashText(chain.hashAt(block) ?? new Uint8Array())).toBe(hashText(hash));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('[N12.6] ends with the longest match, and forgets what was not signed', () => {
    const chain = makeSeatChain(SETUP, 0);
    expect(chain.add(bytesOf(TICK_LIMIT - 1))).toBe(true);
    expect(chain.add(bytesOf(2))).toBe(false);
    expect(chain.add(bytesOf(1))).toBe(true);
    const short = makeSeatChain(SETUP, 0);
    short.add(bytesOf(100));
    short.keep(headAt(9, hashText(short.hashAt(9) ?? new Uint8Array())));
    short.cutAfter(-1);
    expect([short.ticks, short.block]).toEqual([60, 9]);
    short.add(bytesOf(100).slice(120));
    const whole = makeSeatChain(SETUP, 0);
    whole.add(bytesOf(100));
    expect(short.hashAt(15)).toEqual(whole.hashAt(15));
  });

  it('[N12.6] keeps one head a second and the newest, whatever signatures were left out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 60 }), (steps) => {
        const chain = makeSeatChain(SETUP, 0);
        let block = -1;
        for (const step of steps) {
          block += step;
          chain.keep(headAt(block, ''));
        }
        const kept = chain.heads.map(({ head }) => head.block);
        expect(kept.at(-1)).toBe(block);
        expect(kept.length).toBeLessThanOrEqual(2 * (block / 10) + 2);
        const gaps = kept.map((one, at) => one - (kept[at - 1] ?? -1));
        const most = Math.max(10, ...steps);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('[E3.8] a section', () => {
  const chain = makeSeatChain(SETUP, 0);
  chain.add(bytesOf(240));
  const signed = async (block: number, change: Partial<Head> = {}): Promise<SignedHead> => {
    const signer = await newSigner();
    const hash = hashText(chain.hashAt(block) ?? new Uint8Array());
    const head: Head = {
      v: 1,
      match: SETUP.match,
      seat: 0,
      block,
      hash,
      known: [null, null],
      tick: 0,
      state: 0,
      ...change,
    };
    return { head, jws: await signer.sign('parley-ticks+jws', head) };
  };

  it('[E3.8] carries a head with the inputs before it, which the head itself proves', async () => {
    const head = await signed(29);
    const read = readSection(chain.section(head, 10));
    expect(read.ok && read.value.inputs).toMatchObject({ from: 10, inputBytes: 2, bytes: chain.inputs(60, 180) });
    expect(read.ok && read.value.inputs?.hashes.length).toBe(20);
    expect(readSection(head.jws)).toMatchObject({ ok: true, value: { inputs: null } });
    expect(readSection(chain.section(head, 10), () => 19).ok).toBe(false);
  });

  it('[E3.8] is refused with other inputs, from another block, of a head of other inputs, or longer than one may be', async () => {
    const head = await signed(29);
    const parts = {
      inputBytes: 2,
      from: 10,
      previous: chain.hashAt(9) ?? new Uint8Array(),
      bytes: chain.inputs(60, 180),
    };
    const changed = parts.bytes.slice();
    changed[17] = (changed[17] ?? 0) ^ 1;
    const refused = [
      writeSection(head, { ...parts, bytes: changed }),
      writeSection(head, { ...parts, from: 11 }),
      writeSection(head, { ...parts, inputBytes: 1 }),
      writeSection(head, { ...parts, bytes: parts.bytes.subarray(12) }),
      writeSection(head, { ...parts, previous: new Uint8Array(32) }),
      writeSection(await signed(29, { block: 30 }), parts),
      writeSection(await signed(29, { block: 10 + SECTION_BLOCKS }), {
        ...parts,
        bytes: new Uint8Array((SECTION_BLOCKS + 1) * 12),
      }),
      `${chain.section(head, 10)}~`,
      `${head.jws}~`,
      `${head.jws}~AAAA`,
    ];
    for (const item of refused) expect(readSection(item)).toEqual({ ok: false, error: 'malformed' });
    expect(readSection(chain.section(head, 10).padEnd(9_000, 'A'))).toEqual({ ok: false, error: 'too-large' });
  });

  it('[E3.8] never throws, whatever follows the head', async () => {
    const { jws } = await signed(29);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const item = `${jws}~${Buffer.from(bytes).toString('base64url')}`;
        expect(readSection(item).ok).toBe(false);
      }),
    );
  });

  it('[E3.8] packs inputs as runs or as they are, whichever is shorter, in one spelling', () => {
    const some = fc.integer({ min: 1, max: 4 }).chain((size) =>
      fc
        .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.uint8Array({ minLength: size, maxLength: size })), {
          maxLength: 12,
        })
        .map((runs) => ({
          size,
          inputs: Uint8Array.from(runs.flatMap(([length, value]) => Array.from({ length }, () => [...value]).flat())),
        })),
    );
    fc.assert(
      fc.property(some, fc.uint8Array({ maxLength: 40 }), ({ size, inputs }, noise) => {
        const packed = packInputs(inputs, size);
        expect(packed.length).toBeLessThanOrEqual(inputs.length + 1);
        expect(unpackInputs(packed, size, inputs.length / size)).toEqual(inputs);
        expect(unpackInputs(packed, size, inputs.length / size + 1)).toBeNull();
        const read = unpackInputs(noise, size, 20);
        if (read !== null) expect(packInputs(read, size)).toEqual(noise);
      }),
    );
  });
});

describe('[N12.3] the writer', () => {
  const view = { known: [null, null], tick: 0, state: 1 };
  /** A signer whose signatures come when the test says so. */
  async function slow() {
    const signer = await newSigner();
    const waiting: (() => void)[] = [];
    const sign = async (typ: string, payload: object): Promise<string> => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return signer.sign(typ, payload);
    };
    const heads: Head[] = [];
    const failures: unknown[] = [];
    const events = {
      signed: ({ head }: SignedHead) => heads.push(head),
      failed: (error: unknown) => failures.push(error),
    };
    return { signer: { key: signer.key, sign }, waiting, heads, failures, events };
  }

  it('[N12.3] takes the next inputs while a signature is on its way, signs one at a time, and then all that is complete', async () => {
    const { signer, waiting, heads, events } = await slow();
    const writer = makeChainWriter(SETUP, 0, signer, events);
    writer.sign(view);
    expect(waiting).toHaveLength(0);
    for (let tick = 0; tick < 40; tick += 1) {
      writer.add(bytesOf(1, tick));
      writer.sign(view);
    }
    expect([waiting.length, writer.chain.block, writer.newest]).toEqual([1, 5, null]);
    waiting.pop()?.();
    await writer.settled();
    expect(heads.map(({ block }) => block)).toEqual([0]);
    writer.sign(view);
    waiting.pop()?.();
    await writer.settled();
    writer.sign(view);
    expect(heads.map(({ block }) => block)).toEqual([0, 5]);
    expect(waiting).toHaveLength(0);
    expect(heads[1]?.hash).toBe(hashText(writer.chain.hashAt(5) ?? new Uint8Array()));
  });

  it('[N12.3] tries again with the next block where the signer fails, and never states a tick beyond its own blocks', async () => {
    const { signer, heads, failures, events } = await slow();
    let fails = true;
    const moody = {
      key: signer.key,
      sign: async (typ: string, payload: object) => {
        if (fails) throw new Error('locked');
        return (await newSigner()).sign(typ, payload);
      },
    };
    const writer = makeChainWriter(SETUP, 0, moody, events);
    writer.add(bytesOf(8));
    writer.sign(view);
    await writer.settled();
    expect([failures.length, heads.length]).toEqual([1, 0]);
    fails = false;
    writer.sign({ ...view, tick: 8, state: 9 });
    await writer.settled();
    expect(heads).toMatchObject([{ block: 0, tick: 0, state: 1 }]);
  });

  it('[N12.3] fills its last block, so that its end is signed, and goes on from its own history', async () => {
    const { signer, waiting, heads, events } = await slow();
    const writer = makeChainWriter(SETUP, 0, signer, events, bytesOf(12));
    writer.sign(view);
    expect(waiting).toHaveLength(0);
    writer.add(bytesOf(2));
    writer.fill();
    writer.fill();
    expect(writer.chain.ticks).toBe(3 * BLOCK_TICKS);
    writer.sign(view);
    waiting.pop()?.();
    await writer.settled();
    expect(heads.map(({ block }) => block)).toEqual([2]);
  });
});
