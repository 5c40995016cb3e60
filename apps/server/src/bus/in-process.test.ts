import { busContract } from './bus.contract.ts';
import { makeInProcessBus } from './in-process.ts';

const settled = async (): Promise<void> => {};

busContract('in one process', async () => {
  const faults: string[] = [];
  return { bus: makeInProcessBus({ fault: (what) => void faults.push(what) }), settled, faults };
});

busContract('in one process, with every message as another process would get it', async () => {
  const faults: string[] = [];
  const copy = <M>(message: M): M => JSON.parse(JSON.stringify(message)) as M;
  return { bus: makeInProcessBus({ fault: (what) => void faults.push(what), copy }), settled, faults };
});
