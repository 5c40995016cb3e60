import type { Call } from '../parley/call.ts';

/** The name of the document while something calls (C11). */
export const callTitle = (call: Call | null, title: string): string =>
  call === null ? title : `${CALLS[call]} · ${title}`;

const CALLS: Readonly<Record<Call, string>> = {
  turn: 'Your turn',
  found: 'Your match begins',
  challenge: 'A challenge',
};
