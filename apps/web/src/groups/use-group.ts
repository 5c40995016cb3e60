import { type GroupView, groupViewSchema, type Refusal, type Result, ROUTES } from '@parley/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, useClientState, usePage } from '../parley/use.ts';

/** What is known of one group: `refused` where there is none, or it is not open to this player. */
export type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly view: GroupView }
  | { readonly state: 'refused'; readonly refusal: Refusal };

type ToGroup = 'group' | 'groupJoin' | 'groupLeave' | 'groupClose' | 'groupPeople' | 'groupLines';

/** The address of one of the requests about a group. */
export const groupPath = (to: ToGroup, group: string): string =>
  ROUTES[to].replace(':group', encodeURIComponent(group));

export interface GroupUse {
  readonly known: Known;
  /** Sends a change whose answer is the group as it is then. */
  readonly change: (to: ToGroup, body: object) => Promise<Result<GroupView, Refusal>>;
}

/** One group, read again when this player came into it or went out of it. */
export function useGroup(group: string): GroupUse {
  const client = useClient();
  const { drawn } = usePage();
  const { self } = useClientState();
  const [known, setKnown] = useState<Known>({ state: 'loading' });
  const asked = useRef(0);
  const isIn = self?.groups.includes(group) ?? false;

  const show = useCallback(
    async (answer: Result<GroupView, Refusal>, question: number) => {
      await drawn.settled();
      // A later question has its own answer.
      if (question !== asked.current) return;
      setKnown(answer.ok ? { state: 'there', view: answer.value } : { state: 'refused', refusal: answer.error });
    },
    [drawn],
  );

  const player = self?.player ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `isIn`: what is shown to somebody in it differs
  useEffect(() => {
    if (player === null) return;
    asked.current += 1;
    const question = asked.current;
    void client.call(groupPath('group', group), null, groupViewSchema).then((answer) => show(answer, question));
  }, [client, group, player, isIn, show]);

  const change = useCallback(
    async (to: ToGroup, body: object) => {
      const answer = await client.call(groupPath(to, group), body, groupViewSchema);
      if (answer.ok) {
        asked.current += 1;
        await show(answer, asked.current);
      }
      return answer;
    },
    [client, group, show],
  );
  return { known, change };
}
