import {
  type ClientMessageType,
  err,
  type Mode,
  ok,
  type PlayerClass,
  type Portion,
  type RefusalCode,
  type Result,
} from '@parley/protocol';

/** Who asks: all that a decision about permission looks at besides the action itself (S1). */
export interface Subject {
  readonly class: PlayerClass;
  readonly portions: readonly Portion[];
}

/** What is asked: the kind of message, and the mode of the play that it is about, where it is about any. */
export interface Action {
  readonly type: ClientMessageType;
  readonly mode: Mode | null;
}

/** `mode`: the portion named like the mode of the play that the message is about (S4). */
type Needs = Portion | 'mode' | 'nothing';

interface Rule {
  readonly classes: readonly PlayerClass[];
  readonly needs: Needs;
}

const anybody: Rule = { classes: ['anonymous', 'limited', 'member', 'house'], needs: 'nothing' };
/** People begin matches; a house only answers (S3). */
const people = (needs: Needs): Rule => ({ classes: ['limited', 'member'], needs });
const players = (needs: Needs): Rule => ({ classes: ['limited', 'member', 'house'], needs });

/**
 * What each class may do, and which portion it needs for it. What takes something back, or ends it, needs no portion:
 * whoever lost one must still be able to leave.
 */
const RULES: Readonly<Record<ClientMessageType, Rule>> = {
  hello: anybody,
  ping: anybody,
  play: people('casual'),
  select: people('mode'),
  open: people('mode'),
  join: people('mode'),
  begin: people('mode'),
  rematch: people('mode'),
  consent: players('mode'),
  decline: players('nothing'),
  withdraw: people('nothing'),
  leave: players('nothing'),
  remove: people('nothing'),
  signal: players('nothing'),
  'link-failed': players('nothing'),
  'link-report': players('nothing'),
  network: players('nothing'),
  'hide-address': players('nothing'),
  report: players('nothing'),
  playing: players('nothing'),
  deposit: players('nothing'),
  hears: players('nothing'),
  distress: players('nothing'),
  block: people('nothing'),
  unblock: people('nothing'),
  accepts: players('nothing'),
  away: players('nothing'),
};

/** Whether this client may do this at all: one table of class, portion and action (S1, S3, S4). */
export function authorize(subject: Subject, action: Action): Result<void, RefusalCode> {
  const rule = RULES[action.type];
  if (!rule.classes.includes(subject.class)) return err('not-permitted');
  const portion = rule.needs === 'mode' ? action.mode : rule.needs;
  if (portion === null || portion === 'nothing' || subject.portions.includes(portion)) return ok(undefined);
  return err('not-permitted');
}
