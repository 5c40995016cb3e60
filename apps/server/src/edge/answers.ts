import type { Hello, Id, MessageOf } from '@parley/protocol';
import type { Connection } from './connection.ts';
import type { PresenceWindows } from './presence/presence.ts';

/** Answers the messages that the edge handles itself (S7). `moved`: a window was moved, and its lines have to be sent. */
export function answerHere(
  windows: PresenceWindows,
  moved: () => void,
  connection: Connection,
  client: Id,
  message: Exclude<MessageOf<'edge'>, Hello>,
): void {
  const { re } = message;
  switch (message.type) {
    case 'ping':
      connection.send({ type: 'pong', re });
      break;
    case 'window': {
      const { list, from, size } = message;
      windows.move(client, list, { from, size });
      moved();
      connection.send({ type: 'done', re, table: null });
      break;
    }
    case 'search': {
      const found = windows.search(client, message.text);
      if (found.ok) connection.send({ type: 'found', re, ...found.value });
      else connection.refuse(re, found.error, 'nothing to look for');
      break;
    }
    default:
      message satisfies never;
  }
}
