import { readFileSync } from 'node:fs';
import { makeBundle } from '@parley/evidence';
import {
  advance,
  askedOf,
  beginTicks,
  depositRest,
  heldKeys,
  newSigner,
  reportsOf,
  resign,
  tickWitness,
  written,
} from '@parley/evidence/testing';
import { lightCycles } from '@parley/games/light-cycles';
import { describe, expect, it } from 'vitest';
import { checkedMatch } from './checked-match.ts';

const BUNDLES = new URL('../../../../packages/evidence/src/testing/bundles/', import.meta.url);
const text = readFileSync(new URL('of-a-server.bundle', BUNDLES), 'utf8');
const { bundle } = JSON.parse(text) as { bundle: { serverKey: string; match: { id: string }; transcript: unknown[] } };
const keysOf = (x: string) => ({ keys: [{ kty: 'OKP', crv: 'Ed25519', x }] });

describe('a match that a house shows', () => {
  it('[S3.23] is shown step by step, once its file holds', async () => {
    const found = await checkedMatch(text, bundle.match.id, keysOf(bundle.serverKey));
    expect(found.checked).toMatchObject({ holds: true, heading: 'The file holds.' });
    expect(found.steps.map(({ ply }) => ply)).toEqual(found.steps.map((_, at) => at));
    expect(found.steps.length).toBeGreaterThan(3);
    expect(found.steps.at(-1)?.outcome?.ranks).toEqual(found.verdict?.ranks);
    expect(found.names).toHaveLength(2);
  });

  it('[N8.1] says when each move reached the server, never before the match began', async () => {
    const { steps, startedAt } = await checkedMatch(text, bundle.match.id, keysOf(bundle.serverKey));
    expect(steps[0]?.at).toBeNull();
    for (const { at, last } of steps.slice(1)) {
      if (last !== null) expect(at).toBeGreaterThanOrEqual(startedAt ?? Number.POSITIVE_INFINITY);
    }
  });

  it.each([
    ['altered', text.replace(/"why": "./, '"why": "?'), bundle.match.id, keysOf(bundle.serverKey)],
    ['of another match', text, 'another-match', keysOf(bundle.serverKey)],
    ['of another server', text, bundle.match.id, keysOf('k'.repeat(43))],
    ['no file', 'x', bundle.match.id, null],
  ])('[S3.23] of which the file is %s is not shown, and the page says so', async (_what, file, match, keys) => {
    const found = await checkedMatch(file, match, keys);
    expect(found).toMatchObject({ steps: [], verdict: null, checked: { holds: false } });
    expect(found.checked.sentences.length).toBeGreaterThan(0);
  });

  it('[S3.23] whose key could not be compared says so', async () => {
    const { checked } = await checkedMatch(text, bundle.match.id, null);
    expect(checked.sentences.join(' ')).toContain('trusts the key in the file');
  });
});

describe('a match in real time', () => {
  const file = async () => {
    const server = await newSigner();
    const play = await beginTicks(lightCycles, 2);
    await advance(play, 240, heldKeys(5, lightCycles));
    await resign(play, 1);
    depositRest(play, [0]);
    const reports = await reportsOf(play);
    const content = await written(play, reports, server.key, tickWitness(play), await askedOf(play, reports));
    return { text: await makeBundle(content, server.sign), match: content.match.id, key: server.key };
  };

  it('[N8.10] is played again from its file, whoever keeps it', async () => {
    const { text, match, key } = await file();
    const found = await checkedMatch(text, match, keysOf(key));
    expect(found.checked.holds).toBe(true);
    expect(found.steps).toEqual([]);
    expect(found.ticks).toMatchObject({ tick: 240, departures: [null, 'resigned'] });
    if (found.ticks === null || found.ticks === 'split') throw new Error('nothing to play');
    expect(found.ticks.outcome?.ranks).toEqual(found.verdict?.ranks);
  });

  it('[N8.10] is not, where its file does not hold, and the page says why', async () => {
    const { text, match, key } = await file();
    const found = await checkedMatch(text.replace('"ranked"', '"casual"'), match, keysOf(key));
    expect(found).toMatchObject({ ticks: null, verdict: null, checked: { holds: false } });
    expect(found.checked.sentences.length).toBeGreaterThan(0);
  });
});
