import { parentPort } from 'node:worker_threads';
import type { AuditAnswer, AuditJob } from '../job.ts';

/** A worker that does what the title of its job says, for tests of the pool around it. */
const answer = (said: AuditAnswer): void => parentPort?.postMessage(said);

parentPort?.on('message', ({ id, title, match }: AuditJob) => {
  switch (title) {
    case 'spin':
      for (;;);
    case 'exit':
      process.exit(3);
      break;
    case 'throw':
      throw new Error('thrown in a worker');
    case 'fill': {
      // Little by little: one piece larger than all that is left would end the whole process.
      let kept: object | null = null;
      for (;;) kept = { kept };
    }
    case 'answer-and-exit': {
      const evidence = { kind: 'none', lack: 'incomplete' } as const;
      const nobody = { inconsistent: [], equivocated: [], proofs: [] };
      answer({ type: 'found', id, findings: { evidence, ...nobody, plies: 0, entries: 0 } });
      setTimeout(() => process.exit(0), 20);
      break;
    }
    case 'fail':
      answer({ type: 'failed', id, message: 'a fault within' });
      break;
    case 'nothing':
      break;
    default: {
      const evidence = { kind: 'none', lack: 'incomplete' } as const;
      const nobody = { inconsistent: [], equivocated: [], proofs: [] };
      answer({ type: 'found', id, findings: { evidence, ...nobody, plies: match.length, entries: 0 } });
    }
  }
});
answer({ type: 'ready' });
