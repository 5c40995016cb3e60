import type { Leases, Member, Members } from './leases.ts';

/** The leases of the only process: it gets each at once, and keeps it until it gives it back. */
export function leasesAlone(fault: (what: string, error: unknown) => void): Leases {
  const held = new Set<string>();
  return {
    seek(name, begin) {
      if (held.has(name)) throw new Error(`${name} is sought already`);
      held.add(name);
      const begun = begin().catch((error: unknown) => {
        fault(`beginning ${name}`, error);
        return null;
      });
      return async () => {
        const end = await begun;
        await end?.();
        held.delete(name);
      };
    },
  };
}

/** The only process. */
export const memberAlone = (id: string): Members => {
  const self: Member = { id, role: 'all', address: null };
  return { self, all: () => [self], watch: () => () => {}, close: async () => {} };
};
