import { fork } from 'node:child_process';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { bundled, ROOT } from './bundle.ts';
import { heard } from './child.ts';
import { number, spread } from './figures.ts';
import { GROUP_EVENTS, type GroupAnswer, type GroupEvent, type GroupOrder } from './group-events.ts';

/** What one kind of event costs. */
export interface GroupLine {
  readonly event: GroupEvent;
  /** Microseconds, among all groups; among all, where something happens in one; with the people of one group alone; and told to everybody. */
  readonly many: Measured;
  readonly one: Measured;
  readonly alone: Measured;
  readonly broadcast: Measured;
  /** What all clients together hear for one: messages, and KB (1,024 bytes). */
  readonly messages: { readonly many: number; readonly alone: number; readonly broadcast: number };
  readonly kb: { readonly many: number; readonly broadcast: number };
}

export interface GroupCosts {
  readonly present: number;
  readonly groups: number;
  readonly lines: readonly GroupLine[];
}

/** All in one run; each way in a process of its own. */
export async function measureGroups(present: number, groups: number, rounds: number): Promise<GroupCosts> {
  const many = await run({ present, groups, busy: groups, rounds, how: 'parley' });
  const one = await run({ present, groups, busy: 1, rounds, how: 'parley' });
  const alone = await run({ present: present / groups, groups: 1, busy: 1, rounds, how: 'parley' });
  const broadcast = await run({ present, groups, busy: groups, rounds, how: 'broadcast' });
  const lines = GROUP_EVENTS.map((event): GroupLine => {
    const [mine, theirs, all] = [many[event], alone[event], broadcast[event]];
    return {
      event,
      many: measured(mine.us),
      one: measured(one[event].us),
      alone: measured(theirs.us),
      broadcast: measured(all.us),
      messages: { many: mine.messages, alone: theirs.messages, broadcast: all.messages },
      kb: { many: mine.bytes / 1_024, broadcast: all.bytes / 1_024 },
    };
  });
  return { present, groups, lines };
}

async function run(order: GroupOrder): Promise<GroupAnswer['costs']> {
  const child = fork(await bundled('group-step.ts'), [JSON.stringify(order)], { cwd: ROOT });
  return ((await heard(child, 'groups')) as unknown as GroupAnswer).costs;
}

const WORDS: Readonly<Record<GroupEvent, string>> = {
  join: 'a join',
  leave: 'a leave',
  state: 'a change of state',
  chat: 'a chat line',
};

export function groupsText({ present, groups, lines }: GroupCosts): string {
  const each = number(present / groups, 0);
  return `### Groups

${number(present, 0)} clients in ${groups} groups of ${each}, each in one group whose chat it hears. CPU for one event in the step of the lobby, in the windows of
the edge, and in making frames, in microseconds. In the place of each write to a socket is one to \`/dev/null\`, which costs less. In each group two come and then leave, or two go away and then come back, so it
is the same at each moment for one group alone as for one of ${groups}. *One busy*: the same people, and all events in one of the groups. *Alone*: with the ${each} people of one group and
nobody else. *Broadcast*: the same events told to everybody present, with a list of everybody to a newcomer.

${markdownTable(
  [
    '',
    'Parley, µs',
    'one busy, µs',
    'alone, µs',
    'Parley ÷ alone',
    'one busy ÷ alone',
    'broadcast, µs',
    'messages',
    'alone',
    'broadcast',
    'KB',
    'broadcast',
  ],
  lines.map(({ event, many, one, alone, broadcast, messages, kb }) => [
    WORDS[event],
    spread(many, 0),
    spread(one, 0),
    spread(alone, 0),
    number(many.median / alone.median, 2),
    number(one.median / alone.median, 2),
    spread(broadcast, 0),
    number(messages.many, 1),
    number(messages.alone, 1),
    number(messages.broadcast, 0),
    number(kb.many, 1),
    number(kb.broadcast, 0),
  ]),
)}

${readingOf(lines, each)}
`;
}

/** What the figures mean, in words that hold for those of any run. */
function readingOf(lines: readonly GroupLine[], each: string): string {
  const ratios = lines.map(({ one, alone }) => one.median / alone.median);
  return `With all events in one of the groups, an event costs ${number(Math.min(...ratios), 2)} to ${number(Math.max(...ratios), 2)} of what it costs with that group alone: that is what the mere presence of the others costs. What
*Parley ÷ alone* has beyond it is that busy groups in turn touch the memory of everybody and not of ${each}; caches are the likely reason. An event is told to about as many in both: a person shows in as many
windows as a window has lines, and a line of chat is heard by the group.`;
}
