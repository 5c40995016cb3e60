import type { Self } from '@parley/protocol';
import type { Change } from './input.ts';

/** A player as it sees itself, after this change of its settings. Applying a change twice has the effect of applying it once. */
export function changed(self: Self, change: Change): Self {
  switch (change.kind) {
    case 'block': {
      if (self.blocked.some(({ player }) => player === change.other)) return self;
      return { ...self, blocked: [...self.blocked, { player: change.other, name: change.name }] };
    }
    case 'unblock':
      return { ...self, blocked: self.blocked.filter(({ player }) => player !== change.other) };
    case 'accepts':
      return { ...self, accepts: change.accepts };
    case 'hidden':
      return { ...self, hidden: change.hidden };
    case 'quiet':
      return { ...self, quietUntil: change.quietUntil };
    default:
      return change satisfies never;
  }
}
