import {
  type ClientMessageType,
  err,
  type Mode,
  ok,
  type RefusalCode,
  type Result,
  rulingOf,
  type Subject,
} from '@parley/protocol';

/** The action that needs permission: the type of the message, and the mode of the play that it is about, if any. */
export interface Action {
  readonly type: ClientMessageType;
  readonly mode: Mode | null;
}

/** Whether the policy permits this action to this client (S1, S3, S4). */
export function authorize(subject: Subject, { type, mode }: Action): Result<void, RefusalCode> {
  const ruling = rulingOf(subject, type, mode);
  return ruling === 'allowed' ? ok(undefined) : err(ruling);
}
