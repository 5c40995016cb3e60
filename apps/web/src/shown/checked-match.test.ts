import { readFileSync } from 'node:fs';
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
