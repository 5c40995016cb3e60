/**
 * Signing and checking run on threads of the system, and a fake clock knows nothing of them: on a busy machine seconds of it would pass
 * before a signature is there, which on a device takes a millisecond. So time waits until none is under way.
 */
let underWay = 0;
let waiting: (() => void)[] = [];

for (const name of ['sign', 'verify', 'digest', 'importKey', 'exportKey'] as const) {
  const done: (...args: never[]) => Promise<unknown> = crypto.subtle[name];
  Object.defineProperty(crypto.subtle, name, {
    configurable: true,
    writable: true,
    value: (...args: never[]) => {
      underWay += 1;
      return done.apply(crypto.subtle, args).finally(() => {
        underWay -= 1;
        if (underWay > 0) return;
        for (const goOn of waiting) goOn();
        waiting = [];
      });
    },
  });
}

/** Not a timer: each takes a millisecond, and a match has thousands of steps. */
const turn = (): Promise<void> => new Promise<void>((resolve) => setImmediate(resolve));

/** Resolves once nothing is signed or checked any more, and what follows from it has run. */
export async function settled(): Promise<void> {
  await turn();
  while (underWay > 0) {
    await new Promise<void>((resolve) => waiting.push(resolve));
    await turn();
  }
}
