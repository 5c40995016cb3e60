import type { Findings } from '@parley/evidence';
import type { AuditJob } from '../job.ts';

const FOUND: Findings = {
  evidence: { kind: 'none', lack: 'incomplete' },
  inconsistent: [],
  equivocated: [],
  proofs: [],
  plies: 0,
  entries: 0,
  seen: { present: [], falseAbsence: [], began: false },
  openUntil: null,
};

/** A worker that does what the title of its job says, for tests of the pool around it. */
export async function audit({ title, match }: AuditJob): Promise<Findings> {
  switch (title) {
    case 'spin':
      for (;;);
    case 'exit':
      process.exit(3);
      break;
    case 'throw':
      setImmediate(() => {
        throw new Error('thrown in a worker');
      });
      return new Promise(() => {});
    case 'fill': {
      // Little by little: one piece larger than all that is left would end the whole process.
      let kept: object | null = null;
      for (;;) kept = { kept };
    }
    case 'answer-and-exit':
      setTimeout(() => process.exit(0), 20);
      return FOUND;
    case 'fail':
      throw new Error('a fault within');
    case 'nothing':
      return new Promise(() => {});
    default:
      return { ...FOUND, plies: match.length };
  }
}
