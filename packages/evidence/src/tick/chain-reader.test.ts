import { describe, expect, it } from 'vitest';
import { newSigner, type TestSigner } from '../testing/key-pair.ts';
import { BLOCK_TICKS, type TickSetup } from './block.ts';
import { makeChainReader, type ReaderFault, UNSIGNED_TICKS } from './chain-reader.ts';
import { type ChainWriter, makeChainWriter } from './chain-writer.ts';
import { composeHead, type Head, nameOf, type SignedHead, signatureOf, signHead, verifyHead } from './head.ts';
import { provesTwoHistories } from './two-histories.ts';

const VIEW = { known: [null, null], tick: 0, state: 1 };
const inputs = (ticks: number, value: number): Uint8Array => new Uint8Array(ticks).fill(value);

async function company() {
  const signers = [await newSigner(), await newSigner()];
  const setup: TickSetup = {
    match: 'match-0001',
    title: 'bumpers',
    rules: 1,
    seats: 2,
    inputBytes: 1,
    keys: signers.map(({ key }) => key),
  };
  const faults: ReaderFault[] = [];
  const reader = makeChainReader(setup, 1, { refused: (fault) => faults.push(fault) });
  return { setup, signers, signer: signers[1] as TestSigner, faults, reader };
}

function writing(setup: TickSetup, signer: TestSigner): ChainWriter {
  const failed = (error: unknown): never => {
    throw error;
  };
  return makeChainWriter(setup, 1, signer, { signed: () => undefined, failed });
}

async function headOf(writer: ChainWriter): Promise<SignedHead> {
  writer.sign(VIEW);
  await writer.settled();
  if (writer.newest === null) throw new Error('nothing to sign');
  return writer.newest;
}

describe('[N12.4] a reader', () => {
  it('[N12.4] accepts a head that fits the inputs, whichever comes first, and names it', async () => {
    const { setup, signer, faults, reader } = await company();
    const writer = writing(setup, signer);
    writer.add(inputs(14, 5));
    const head = await headOf(writer);
    reader.take(head);
    expect(reader.newest).toBeNull();
    reader.add(inputs(11, 5));
    expect(reader.newest).toBeNull();
    reader.add(inputs(3, 5));
    // It counts when it is verified, and not before.
    expect([reader.newest, reader.isVerifying]).toEqual([null, true]);
    await reader.settled();
    expect(reader.isVerifying).toBe(false);
    expect([reader.newest, reader.signedTicks]).toEqual([[1, nameOf(head.head.hash)], 12]);
    expect(reader.agrees([1, nameOf(head.head.hash)])).toBe(true);
    expect(reader.agrees([0, nameOf(head.head.hash)])).toBe(false);
    expect(reader.agrees([2, nameOf(head.head.hash)])).toBeNull();
    await reader.settled();
    expect(faults).toEqual([]);
  });

  it('[N12.4] refuses at once what does not fit the signature that follows, and takes the true inputs instead', async () => {
    const { setup, signer, faults, reader } = await company();
    const writer = writing(setup, signer);
    writer.add(inputs(12, 5));
    const first = await headOf(writer);
    reader.add(inputs(12, 5));
    reader.take(first);
    // Shown to this peer: another input than the one that is signed.
    writer.add(inputs(6, 5));
    const second = await headOf(writer);
    reader.add(Uint8Array.of(5, 5, 5, 9, 5, 5, 5));
    reader.take(second);
    await reader.settled();
    expect(faults).toEqual([{ code: 'input-not-signed', from: 12, head: second }]);
    expect(reader.newest?.[0]).toBe(1);
    reader.forgetUnsigned();
    expect(reader.chain.ticks).toBe(12);
    reader.add(inputs(6, 5));
    reader.take(second);
    await reader.settled();
    expect([reader.newest?.[0], faults.length]).toEqual([2, 1]);
  });

  it('[N12.4] counts what came without a signature, and says when it is more than a match takes', async () => {
    const { setup, signer, reader } = await company();
    const writer = writing(setup, signer);
    writer.add(inputs(6, 1));
    reader.add(inputs(6, 1));
    reader.take(await headOf(writer));
    await reader.settled();
    reader.add(inputs(UNSIGNED_TICKS, 1));
    expect(reader.isOverdue).toBe(false);
    reader.add(inputs(BLOCK_TICKS, 1));
    expect(reader.isOverdue).toBe(true);
  });

  it('[N12.4] refuses heads of another match, seat and key, and forged ones', async () => {
    const { setup, signers, signer, faults, reader } = await company();
    const elsewhere = writing({ ...setup, match: 'match-0002' }, signer);
    elsewhere.add(inputs(6, 1));
    reader.add(inputs(6, 1));
    const replayed = await headOf(elsewhere);
    reader.take(replayed);
    reader.take({ ...replayed, head: { ...replayed.head, seat: 0 } });
    // With the name of this match it is signed no more; and the hash is that of another genesis.
    const moved: Head = { ...replayed.head, match: setup.match };
    reader.take({ head: moved, jws: composeHead(moved, signatureOf(replayed.jws)) });
    const mine = writing(setup, signers[0] as TestSigner);
    mine.add(inputs(6, 1));
    reader.take(await headOf(mine));
    await reader.settled();
    expect(faults.map(({ code }) => code)).toEqual(['wrong-match', 'wrong-seat', 'bad-signature', 'bad-signature']);
    expect(reader.newest).toBeNull();
  });

  it('[N12.20] verifies one signature at a time, of those that wait only the newest, and none twice', async () => {
    const { setup, signer } = await company();
    let verified = 0;
    const { verify } = crypto.subtle;
    const counted: typeof verify = (...args) => {
      verified += 1;
      return verify.apply(crypto.subtle, args);
    };
    crypto.subtle.verify = counted;
    try {
      const reader = makeChainReader(setup, 1, { refused: () => undefined });
      const writer = writing(setup, signer);
      const heads: SignedHead[] = [];
      for (let block = 0; block < 40; block += 1) {
        writer.add(inputs(6, block));
        reader.add(inputs(6, block));
        heads.push(await headOf(writer));
      }
      for (const head of heads) reader.take(head);
      await reader.settled();
      expect([reader.newest?.[0], verified]).toEqual([39, 1]);
      for (const head of heads) reader.take(head);
      writer.add(inputs(6, 1));
      reader.add(inputs(6, 1));
      reader.take(await headOf(writer), true);
      expect(reader.newest?.[0]).toBe(40);
      await reader.settled();
      expect(verified).toBe(1);
    } finally {
      crypto.subtle.verify = verify;
    }
  });

  it('[N12.20] keeps no forged head, and none that waits makes a verified one wait', async () => {
    const { setup, signer, faults, reader } = await company();
    const writer = writing(setup, signer);
    const forged = ({ head }: SignedHead): SignedHead => ({ head, jws: composeHead(head, new Uint8Array(64)) });
    const heads: SignedHead[] = [];
    for (let block = 0; block < 30; block += 1) {
      writer.add(inputs(6, block));
      heads.push(await headOf(writer));
    }
    const at = (block: number): SignedHead => heads[block] as SignedHead;
    reader.take(forged(at(29)));
    reader.take(at(19), true);
    for (let block = 0; block < 30; block += 1) {
      reader.add(inputs(6, block));
      if (block < 20) reader.take(block % 10 === 9 ? forged(at(block)) : at(block));
      await reader.settled();
    }
    expect(reader.newest?.[0]).toBe(19);
    expect(faults.map(({ code }) => code)).toEqual(['bad-signature', 'bad-signature']);
    for (const section of reader.chain.sections(-1, 'newest'))
      expect(await verifyHead(section.split('~')[0], setup)).toMatchObject({ ok: true });
  });
});

describe('[N12.5] two histories', () => {
  it('[N12.5, E2.3] are proven by two signatures and the inputs between, to anybody', async () => {
    const { setup, signer, faults, reader } = await company();
    const [shown, hidden] = [writing(setup, signer), writing(setup, signer)];
    for (let block = 0; block < 30; block += 1) {
      shown.add(inputs(6, block));
      reader.add(inputs(6, block));
      reader.take(await headOf(shown));
      // To another peer, one other input in block 12.
      hidden.add(block === 12 ? Uint8Array.of(12, 12, 99, 12, 12, 12) : inputs(6, block));
      if (block === 14) await headOf(hidden);
    }
    const other = hidden.chain.heads.find(({ head }) => head.block === 14);
    if (other === undefined) throw new Error('it was signed');
    reader.take(other);
    await reader.settled();
    expect(faults.map(({ code }) => code)).toEqual(['two-histories']);
    const [fault] = faults;
    if (fault?.code !== 'two-histories') throw new Error('a proof');
    expect(await provesTwoHistories(fault.proof, setup)).toBe(true);

    // Nothing else proves anything.
    const { proof } = fault;
    expect(await provesTwoHistories({ ...proof, seat: 0 }, setup)).toBe(false);
    expect(await provesTwoHistories({ ...proof, b: proof.a }, setup)).toBe(false);
    expect(await provesTwoHistories({ ...proof, a: proof.a.split('~')[0] ?? '' }, setup)).toBe(false);
    expect(await provesTwoHistories(proof, { ...setup, match: 'match-0002' })).toBe(false);
    expect(await provesTwoHistories(proof, { ...setup, keys: [...setup.keys].reverse() })).toBe(false);
    expect(await provesTwoHistories({ ...proof, a: '', b: '~' }, setup)).toBe(false);
    const honest = shown.chain.heads.slice(0, 2).map(({ jws }) => jws);
    expect(await provesTwoHistories({ seat: 1, a: honest[0] ?? '', b: honest[1] ?? '' }, setup)).toBe(false);
  });

  it('[N12.5] of one block need no inputs, and one content signed twice is no second history', async () => {
    const { setup, signer, faults, reader } = await company();
    const [shown, hidden] = [writing(setup, signer), writing(setup, signer)];
    shown.add(inputs(6, 1));
    hidden.add(inputs(6, 2));
    reader.add(inputs(6, 1));
    const first = await headOf(shown);
    reader.take(first);
    reader.take(await signHead(signer, { ...first.head, state: 7 }));
    await reader.settled();
    expect(faults).toEqual([]);
    const second = await headOf(hidden);
    reader.take(second);
    await reader.settled();
    expect(faults).toEqual([{ code: 'two-histories', proof: { seat: 1, a: first.jws, b: second.jws } }]);
    const [fault] = faults;
    expect(fault?.code === 'two-histories' && (await provesTwoHistories(fault.proof, setup))).toBe(true);
  });

  it('[N12.5] are not proven by a forged head, which is only refused', async () => {
    const { setup, signers, signer, faults, reader } = await company();
    const [shown, forged] = [writing(setup, signer), writing(setup, signers[0] as TestSigner)];
    shown.add(inputs(6, 1));
    forged.add(inputs(6, 2));
    reader.add(inputs(6, 1));
    reader.take(await headOf(shown));
    reader.take(await headOf(forged));
    await reader.settled();
    expect(faults).toEqual([{ code: 'bad-signature' }]);
    expect(reader.newest?.[0]).toBe(0);
  });
});
