import type { Bus } from '../bus/bus.ts';
import { TO_LOBBY } from '../bus/channels.ts';
import type { Config } from '../operate/config.ts';
import type { Store } from '../store/store.ts';
import { type ConductDeps, makeConduct } from './conduct.ts';
import { groupLineBook } from './line-book.ts';

export interface ConductHostDeps extends Pick<ConductDeps, 'clock' | 'randomId'> {
  readonly store: ConductDeps['store'] & Pick<Store, 'groups'>;
  readonly bus: Bus;
  readonly config: Pick<Config, 'conductGraceMs'>;
  readonly fault: (what: string, error: unknown) => void;
}

/** Does what conduct does by itself: weighs verdicts, and gives back what was taken for a time (S5). */
export interface ConductHost {
  tick(): void;
  close(): Promise<void>;
}

/** How often it looks, in milliseconds: a second is soon enough for a verdict, and for an end. */
const LOOK_MS = 1_000;

/** Gives back first what was due while no server ran, so that nobody enters with less than it may have. */
export async function openConductHost(deps: ConductHostDeps): Promise<ConductHost> {
  const { bus, store, clock, randomId, config, fault } = deps;
  const settledFrom = clock() + config.conductGraceMs;
  const conduct = makeConduct({
    store,
    clock,
    randomId,
    settledFrom,
    lines: groupLineBook(store.groups, store.players),
    changed: (player) => bus.send(TO_LOBBY, { type: 'player-changed', player }),
  });
  await conduct.endDue();
  let isSettled = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    await conduct.endDue();
    await conduct.weighVerdicts();
    if (isSettled || clock() < settledFrom) return;
    await conduct.weighComplaints();
    isSettled = true;
  }

  return {
    tick() {
      if (looking !== null || Math.abs(clock() - lookedAt) < LOOK_MS) return;
      lookedAt = clock();
      looking = look()
        .catch((error) => fault('looking after conduct', error))
        .finally(() => {
          looking = null;
        });
    },
    async close() {
      await looking;
    },
  };
}
