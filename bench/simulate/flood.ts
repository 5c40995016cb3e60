import type { Report } from '@parley/evidence';
import type { Attacked } from './attacks.ts';
import { attacked } from './attacks.ts';
import { DISTRESS_ARRIVES, type Lie } from './conduct.ts';
import type { Played, ServerSaw } from './played.ts';
import type { RandomSource } from './random-source.ts';
import { at } from './scene.ts';

/** What the server has of a match in which somebody was cut off from it, besides honest reports. */
export interface Flooded {
  readonly deposits: Attacked['deposits'];
  readonly reports: readonly Report[];
  readonly witness: ServerSaw;
  /** Whether the victim can say anything in time. */
  readonly heard: boolean;
}

/** How long the server counts the victim as away before the drop comes: longer than any title's absence. */
const AWAY_MS = 30_000;

/**
 * Before its last move the winner loses the server, not its opponents: it plays on, and the liars drop it as absent,
 * which is just what the server sees. Where nobody else is honest, what was played after that reaches the server only if
 * the victim's statement of distress does, with its report and its entries (T7).
 */
export async function flooded(played: Played, lie: Lie, random: RandomSource): Promise<Flooded> {
  const index = played.entries.findLastIndex(({ signed }) => signed.entry.seat === lie.victim);
  const last = at(played.entries, Math.max(0, index));
  const from = last.receivedAt - 1;
  const heard = random.happens(DISTRESS_ARRIVES);
  const canDrop = index === played.entries.length - 1 && last.signed.entry.act.kind === 'move';
  const made = await attacked(canDrop ? 'drop-late' : 'false-report', played, lie, played, random);
  const afterwards = from + 2 * AWAY_MS;
  const others = played.signers.length > lie.seats.length + 1;
  const known = played.entries.flatMap(({ signed: { jws }, receivedAt }) => {
    if (receivedAt < from || others) return [{ jws, receivedAt }];
    return heard ? [{ jws, receivedAt: afterwards }] : [];
  });
  const drops = made.deposits.map(({ jws }) => ({ jws, receivedAt: from + AWAY_MS }));
  return {
    deposits: [...known, ...drops],
    reports: made.reports,
    witness: {
      ...played.witness,
      away: played.witness.away.with(lie.victim, [{ from, until: null, how: 'lost' }]),
      challenged: heard ? played.witness.challenged : [...played.witness.challenged, lie.victim],
      distress: heard ? [lie.victim] : [],
    },
    heard,
  };
}
