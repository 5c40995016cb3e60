import { arbitrate } from '@parley/trust';
import { member, proof, record } from '@parley/trust/testing';
import { dayOf, NEAR_DAYS } from '../../lobby-host/near.ts';
import type { PlayerRow } from '../../store/store.ts';
import { sampleDecision, sampleMatch } from '../../store/testing/samples.ts';
import type { Court } from './court.ts';

let matches = 0;

/** A ranked match of two that a program plays for both: agreed, on a record, of full length. The real arbiter decides it. */
export async function playRanked({ store, time }: Court, pair: readonly PlayerRow[]): Promise<void> {
  matches += 1;
  const known = await store.networks.of(
    pair.map(({ id }) => id),
    dayOf(time.now) - NEAR_DAYS,
  );
  const [mine, theirs] = pair.map(({ id }) => known.get(id) ?? new Set<string>());
  const isNear = [...(mine ?? [])].some((network) => theirs?.has(network));
  const match = sampleMatch(`farmed-${matches}`, pair, { mode: 'ranked', startedAt: time.now - 120_000 });
  await store.matches.start(match);
  await store.matches.decide({
    match,
    reportCount: 0,
    metSince: 0,
    arbitrate({ ledgers, met }) {
      const near = isNear ? [[1], [0]] : [[], []];
      const kept = ledgers.map((ledger) => ledger ?? member);
      const made = record({ says: ['A', 'A'], ledgers: kept, near, mode: 'ranked', evidence: proof('A', 2) });
      const players = made.players.map((player, seat) => ({ ...player, met: met[seat] ?? [0, 0] }));
      const { changes } = arbitrate({ ...made, players });
      const told = changes.map(({ seat, before, after, reasons }) => {
        return { seat, before, after, reasons: [...reasons], restore: null };
      });
      const decision = sampleDecision(match, { changes: told, decidedAt: time.now });
      const written = changes.map(({ seat, ledger, after }) => ({
        player: pair[seat]?.id ?? '',
        ledger,
        trust: after,
      }));
      return { ...decision, ledgers: written };
    },
  });
}

/** Members spread over these networks, each pair of which has played this often. */
export async function farm(court: Court, accounts: number, networks: number, rounds: number) {
  const puppets: PlayerRow[] = [];
  for (let n = 0; n < accounts; n += 1) {
    const puppet = await court.player(`Farmed${n}`);
    puppets.push(puppet);
    await court.store.networks.note([
      { player: puppet.id, network: `farm-${n % networks}`, day: dayOf(court.time.now) },
    ]);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [n, puppet] of puppets.entries()) {
      for (const other of puppets.slice(n + 1)) await playRanked(court, [puppet, other]);
    }
  }
  return puppets;
}
