import { readFileSync } from 'node:fs';
import { verifyBundle } from '@parley/evidence';
import { titles } from '@parley/games';
import { isWritten, type WrittenVerdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { anonymousVerdict, type Successor } from './anonymous.ts';
import { sampleDecision, sampleMatch, samplePlayer } from './testing/samples.ts';

const BUNDLES = new URL('../../../../packages/evidence/src/testing/bundles/', import.meta.url);
const successor: Successor = { player: 'successor', clientOf: (client) => client };
const options = { titleOf: (id: string) => titles.find((title) => title.id === id) ?? null };

/** A verdict that was stored with sentences. */
async function written(file: string): Promise<WrittenVerdict> {
  const { content } = await verifyBundle(readFileSync(new URL(file, BUNDLES), 'utf8'), options);
  if (content === null || !isWritten(content.verdict)) throw new Error('a verdict with sentences');
  return content.verdict;
}

describe('a verdict of a player who was deleted', () => {
  it('[W5.12] has its name nowhere', () => {
    const [ada, bo] = [samplePlayer('Ada'), samplePlayer('Bo')];
    const { verdict } = sampleDecision(sampleMatch('match-1', [ada, bo]));
    const without = JSON.stringify(anonymousVerdict(verdict, ada.id, successor));
    expect(JSON.stringify(verdict)).toContain('"Ada"');
    expect(without).not.toMatch(/\bAda\b/);
    expect(without).toContain('"Bo"');
  });

  it.each(['resigned-2.bundle', 'silent-2.bundle', 'unrecorded-2.bundle'])(
    '[W5.12] has its name nowhere either where it stands in sentences: %s',
    async (file) => {
      const verdict = await written(file);
      for (const { card } of verdict.participants) {
        const without = JSON.stringify(anonymousVerdict(verdict, card.player, successor));
        expect(without).not.toContain(card.name);
        expect(without).toContain('Deleted player');
        for (const other of verdict.participants)
          if (other.card !== card) expect(without).toContain(`"name":"${other.card.name}"`);
      }
    },
  );

  it('[W5.12] keeps words and names of which the name is a part', async () => {
    const verdict = await written('silent-2.bundle');
    const [first] = verdict.participants;
    if (first === undefined) throw new Error('somebody plays');
    const renamed = {
      ...verdict,
      why: 'The results differ; Re (or Re’s friend) left.',
      participants: [{ ...first, card: { ...first.card, name: 'Re' } }],
    };
    expect(anonymousVerdict(renamed, first.card.player, successor).why).toBe(
      'The results differ; Deleted player (or Deleted player’s friend) left.',
    );
  });

  it.each(['A.B', 'A-B', 'A_B', "O'Neil", 'Zoë'])('[W5.12] may be called %s', async (name) => {
    const verdict = await written('silent-2.bundle');
    const [first] = verdict.participants;
    if (first === undefined) throw new Error('somebody plays');
    const named = {
      ...verdict,
      why: `${name} resigned, AxB did not.`,
      participants: [{ ...first, card: { ...first.card, name } }],
    };
    expect(anonymousVerdict(named, first.card.player, successor).why).toBe('Deleted player resigned, AxB did not.');
  });
});
