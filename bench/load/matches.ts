import { setTimeout as sleep } from 'node:timers/promises';
import { decide, type Encounter, introduce } from '../session/encounter.ts';
import type { Player } from '../session/enter.ts';
import { LineLate, LineLost } from '../session/line.ts';
import { candidateText } from '../session/wire.ts';
import type { LoadClient } from './client.ts';
import type { Delays } from './delays.ts';

/** How one match ended. `resumed`: it was decided although a player had lost its connection on the way. */
export type Outcome = 'decided' | 'resumed' | 'broken-off' | 'not-decided';

/** Candidates from each side, as a browser sends them. */
const SIGNALS = 10;
/** Times that two players report, where a connection was lost or no verdict came, before they give up. */
const REPORTS = 8;

export interface MatchStage {
  readonly delays: Delays;
  readonly second: () => number;
  readonly playMs: number;
}

/**
 * One match from the challenge to its verdict. Rejects where it could not begin; `broken-off`: a player lost its connection before that.
 * After the start a lost connection ends nothing: both report when they are back.
 */
export async function playThrough(a: LoadClient, b: LoadClient, stage: MatchStage): Promise<Outcome> {
  const { delays, second, playMs } = stage;
  const [one, other] = [a.player, b.player];
  if (one === null || other === null) return 'broken-off';
  const asked = performance.now();
  let encounter: Encounter;
  try {
    encounter = await introduce(one, other);
  } catch (error) {
    if (error instanceof LineLost) return 'broken-off';
    throw error;
  }
  delays.add('challenge to start', performance.now() - asked, second());
  signal(one, other, encounter);
  await sleep(playMs);
  for (let report = 0; report < REPORTS; report += 1) {
    const [here, there] = [await a.present(), await b.present()];
    if (here === null || there === null) return 'not-decided';
    const reported = performance.now();
    try {
      await decide(here, there, encounter);
      const untouched = report === 0 && here === one && there === other;
      if (untouched) delays.add('report to verdict', performance.now() - reported, second());
      return untouched ? 'decided' : 'resumed';
    } catch (error) {
      if (!(error instanceof LineLost || error instanceof LineLate)) throw error;
    }
  }
  return 'not-decided';
}

function signal(one: Player, other: Player, { starts }: Encounter): void {
  for (let count = 0; count < SIGNALS; count += 1) {
    for (const [seat, { line }] of [one, other].entries()) {
      line.send(candidateText(starts[seat]?.introduction ?? '', count));
    }
  }
}
