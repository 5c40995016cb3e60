import {
  CLIENT_MESSAGES,
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

/** Whether this client may do this at all, by the table of client messages (S1, S3, S4). */
export function authorize(subject: Subject, action: Action): Result<void, RefusalCode> {
  const { classes, needs } = CLIENT_MESSAGES[action.type].policy;
  if (!classes.includes(subject.class)) return err('not-permitted');
  const portion = needs === 'mode' ? action.mode : needs;
  if (portion === null || portion === 'nothing' || subject.portions.includes(portion)) return ok(undefined);
  return err('not-permitted');
}
