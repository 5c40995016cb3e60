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

/** The client that asks, as far as permission depends on it (S1). */
export interface Subject {
  readonly class: PlayerClass;
  readonly portions: readonly Portion[];
}

/** The action that needs permission: the type of the message, and the mode of the play that it is about, if any. */
export interface Action {
  readonly type: ClientMessageType;
  readonly mode: Mode | null;
}

/** Whether the table of client messages permits this action to this client (S1, S3, S4). */
export function authorize(subject: Subject, action: Action): Result<void, RefusalCode> {
  const { classes, needs } = CLIENT_MESSAGES[action.type].policy;
  if (!classes.includes(subject.class)) return err('not-permitted');
  const portion = needs === 'mode' ? action.mode : needs;
  if (portion === null || portion === 'nothing' || subject.portions.includes(portion)) return ok(undefined);
  return err('not-permitted');
}
