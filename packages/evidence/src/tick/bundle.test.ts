import type { Title } from '@parley/games';
import { seededRandom } from '@parley/games';
import { beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_MAX_CHARS, type BundleContent, makeBundle } from '../bundle.ts';
import type { Signer } from '../signer.ts';
import { bumpers } from '../testing/bumpers.ts';
import { written } from '../testing/bundle.ts';
import { newSigner } from '../testing/key-pair.ts';
import {
  advance,
  askedOf,
  beginTicks,
  depositRest,
  heldKeys,
  reportsOf,
  resign,
  type TickPlay,
  tickWitness,
} from '../testing/tick-play.ts';
import { verifyBundle } from '../verify-bundle.ts';

const TITLE = bumpers({ ticks: 130, points: 1_000 });
const titleOf = (id: string, rules: number): Title | null => (id === TITLE.id && rules === TITLE.rules ? TITLE : null);

let server: Signer;
let play: TickPlay;
let content: BundleContent;
let text: string;

beforeAll(async () => {
  server = await newSigner();
  play = await beginTicks(TITLE, 3);
  await advance(play, 66, heldKeys(5, TITLE));
  await resign(play, 2);
  await advance(play, 72, heldKeys(5, TITLE), [0, 1]);
  depositRest(play, [0, 1]);
  const reports = await reportsOf(play);
  content = await written(play, reports, server.key, tickWitness(play), await askedOf(play, reports));
  text = await makeBundle(content, server.sign);
});

describe('[N12.12] a bundle of a match in real time', () => {
  it('[N12.12, E6.5] holds offline: signatures, inputs, replay and verdict', async () => {
    const check = await verifyBundle(text, { titleOf, serverKeys: [server.key] });
    expect(check).toMatchObject({ ok: true, faults: [], replayed: true });
    const entries = new Set(content.transcript.map(({ jws }) => jws)).size;
    expect(check.holds).toContainEqual({ code: 'signed-by-players', values: { reports: 3, entries } });
    expect(content.record.evidence).toMatchObject({ kind: 'complete', departures: [null, null, 'resigned'] });
    expect(text.length).toBeLessThan(BUNDLE_MAX_CHARS / 100);
  });

  it('[N12.12, E9.3] is checked in its signatures where the rules are not known', async () => {
    const check = await verifyBundle(text, { titleOf: () => null });
    expect(check).toMatchObject({ ok: true, replayed: false });
  });

  it('[N12.12, E6.3] fails after any byte is changed', async () => {
    const random = seededRandom(11);
    for (let tries = 0; tries < 200; tries += 1) {
      const at = Math.floor(random() * text.length);
      const other = text[at] === 'x' ? 'y' : 'x';
      const altered = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
      expect((await verifyBundle(altered, { titleOf })).ok).toBe(false);
    }
  });

  it('[N12.12, E6.4] fails where a thief of the server’s key changes inputs, leaves some out, or adds a head that nobody signed', async () => {
    const again = async (transcript: BundleContent['transcript']): Promise<readonly string[]> => {
      const forged = await makeBundle({ ...content, transcript }, server.sign);
      return (await verifyBundle(forged, { titleOf })).faults.map(({ code }) => code);
    };
    const [first, ...rest] = content.transcript;
    if (first === undefined) throw new Error('there is a transcript');
    const inputs = first.jws.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    expect(await again([{ ...first, jws: inputs }, ...rest])).toEqual(['entry-not-signed']);
    expect(await again(rest)).toEqual(['moves-differ']);
    const [head, body, , ...more] = first.jws.split(/[.~]/);
    const [, , signature] = content.transcript[1]?.jws.split(/[.~]/) ?? [];
    const moved = { ...first, jws: `${head}.${body}.${signature}~${more.join('~')}` };
    expect(await again([...content.transcript, moved])).toEqual(['entry-not-signed']);
  });
});
