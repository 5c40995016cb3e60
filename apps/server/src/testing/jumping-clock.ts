import { readFileSync } from 'node:fs';

/**
 * Loaded into a server before everything else: its wall clock is off by the milliseconds in the file that JUMP_FILE names, from the
 * moment on in which the file says so. Timers and the monotonic clock stay as they are.
 */
const file = process.env.JUMP_FILE ?? '';
const real = Date;
const wall = (): number => real.now() + Number(readFileSync(file, 'utf8'));

globalThis.Date = new Proxy(real, {
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [wall()] : given),
  apply: () => new real(wall()).toString(),
  get: (target, name) => (name === 'now' ? wall : Reflect.get(target, name)),
});
