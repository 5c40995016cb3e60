import { fork } from 'node:child_process';
import { type Measured, measured } from '../speed/measured.ts';
import { bundled, ROOT } from './bundle.ts';
import { heard } from './child.ts';
import type { StepAnswer, StepOrder } from './lobby-step.ts';
import type { Plan } from './plan.ts';

/** The step of the lobby for one candidate, in microseconds. */
export interface Signal {
  readonly live: number;
  readonly ended: number;
  readonly us: Measured;
}

/** Live introductions beside matches that ended, as many as a busy server has within one moment. */
const LIVE = 100;

export async function measureSteps({ rounds, introductions, ended }: Plan): Promise<Signal[]> {
  const cases = [
    ...introductions.map((live) => ({ live, ended: 0 })),
    ...ended.filter((count) => count > 0).map((count) => ({ live: LIVE, ended: count })),
  ];
  const found: Signal[] = [];
  for (const one of cases) found.push({ ...one, us: await stepCost({ what: 'signal', ...one, rounds }) });
  return found;
}

/** Each in a process of its own, so that what one made the compiler believe does not slow the next. */
export async function stepCost(order: StepOrder): Promise<Measured> {
  const child = fork(await bundled('lobby-step.ts'), [JSON.stringify(order)], { cwd: ROOT });
  const { us } = (await heard(child, 'steps')) as unknown as StepAnswer;
  return measured(us);
}
