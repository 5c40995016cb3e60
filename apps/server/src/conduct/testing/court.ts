import { newLedger } from '@parley/trust';
import { dayOf } from '../../lobby-host/near.ts';
import { makeMemoryStore } from '../../store/memory.ts';
import type { MatchRow, PlayerRow, Store } from '../../store/store.ts';
import { sampleDecision, sampleMatch, samplePlayer, writeVerdict } from '../../store/testing/samples.ts';
import { makeAdminister } from '../administer.ts';
import { type ComplaintRequest, makeConduct } from '../conduct.ts';
import type { FoundLine } from '../line-book.ts';
import { TRUSTED_OPPONENTS } from '../policy.ts';

/** The real conduct over a memory store, with a clock of its own. */
export function openCourt(store: Store = makeMemoryStore(), settledFrom = 0) {
  const time = { now: 1_800_000_000_000 };
  const changed: string[] = [];
  const lines = new Map<string, FoundLine & { readonly readers: readonly string[] }>();
  let ids = 0;
  let matches = 0;
  const deps = {
    store,
    clock: () => time.now,
    randomId: () => `conduct-${ids++}`,
    settledFrom,
    lines: {
      async find(line: string, reader: string) {
        const found = lines.get(line);
        return found?.readers.includes(reader) ? found : null;
      },
    },
    changed: (player: string) => void changed.push(player),
  };
  const conduct = makeConduct(deps);
  const administer = makeAdminister(deps);

  async function player(name: string, change: Partial<PlayerRow> = {}): Promise<PlayerRow> {
    const row = samplePlayer(name, { class: 'member', ...change });
    await store.players.add(row);
    return row;
  }

  async function play(...players: readonly PlayerRow[]): Promise<MatchRow> {
    matches += 1;
    const match = sampleMatch(`match-${matches}`, players, { startedAt: time.now - 60_000 });
    await store.matches.start(match);
    return match;
  }

  /** A verdict that charges this player with this, in a match with another one. */
  async function charge(charged: PlayerRow, other: PlayerRow, counter: string): Promise<MatchRow> {
    const match = await play(other, charged);
    const reasons = [{ counter, amount: 2, why: { code: 'quit', values: {} } as const }];
    const changes = [{ seat: 1, before: 0.5, after: 0.3, reasons, restore: null }];
    await writeVerdict(store, match, { ...sampleDecision(match, { changes, decidedAt: time.now }), ledgers: [] });
    return match;
  }

  const strangers = new Map<string, PlayerRow>();

  /** One of the strangers of this court, each of whom has a network of its own. */
  async function stranger(n: number): Promise<PlayerRow> {
    const name = `Stranger${n}`;
    const one = strangers.get(name) ?? (await player(name));
    strangers.set(name, one);
    await store.networks.note([{ player: one.id, network: `of ${name}`, day: dayOf(time.now) }]);
    return one;
  }

  /**
   * Gives this player the trust of twelve agreed ranked matches (.825), in a match with another one and in matches with strangers,
   * no two of whom are connected.
   */
  async function trust(trusted: PlayerRow, other: PlayerRow): Promise<void> {
    for (let n = 0; n < TRUSTED_OPPONENTS; n += 1) {
      const earlier = await play(trusted, await stranger(n));
      await writeVerdict(store, earlier, sampleDecision(earlier, { decidedAt: time.now }));
    }
    const match = await play(trusted, other);
    const empty = newLedger('member');
    const ledger = { ...empty, matches: 12, amounts: { ...empty.amounts, agreed: 12 } };
    const decision = sampleDecision(match, { decidedAt: time.now });
    await writeVerdict(store, match, { ...decision, ledgers: [{ player: trusted.id, ledger, trust: 0.825 }] });
  }

  /** Plays a match with somebody, and complains about it. */
  async function complain(by: PlayerRow, about: PlayerRow, change: Partial<ComplaintRequest> = {}) {
    const subject = change.subject ?? { kind: 'match' as const, id: (await play(by, about)).id };
    return conduct.complain(by, { about: about.id, reason: 'cheating', text: '', ...change, subject });
  }

  return { store, time, changed, lines, conduct, administer, player, play, charge, trust, complain };
}

export type Court = ReturnType<typeof openCourt>;
