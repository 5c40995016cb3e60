import { type ChatLine, groupLinesSchema, LIMITS } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { ChatBox } from '../chat/chat-box.tsx';
import { ComplainOfLine } from '../conduct/complain-of-line.tsx';
import { useAction, useClient, useClientState } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { groupPath } from './use-group.ts';

interface Lines {
  /** Whether what was said before has come. */
  readonly isThere: boolean;
  readonly lines: readonly ChatLine[];
  /** Whether there may be earlier ones. */
  readonly more: boolean;
}

const NO_LINES: Lines = { isThere: false, lines: [], more: false };

/** What is said in a group, from before and live (C2). */
export function GroupChat({ group, name }: { readonly group: string; readonly name: string }) {
  const client = useClient();
  const { self } = useClientState();
  const { isThere, lines, more, earlier } = useGroupLines(group);
  const { act, busy } = useAction(earlier);
  const blocked = new Set(self?.blocked.map(({ player }) => player));
  return (
    <ChatBox
      label={t('groups:chat.label', { name })}
      lines={lines
        .filter(({ player }) => !blocked.has(player))
        .map((line) => ({ ...line, id: line.line, mine: line.player === self?.player }))}
      isThere={isThere}
      empty={t('groups:chat.empty')}
      silent={self?.portions.includes('chat') ? null : t('groups:chat.silent')}
      before={
        more && (
          <button className="key" type="button" disabled={busy} onClick={() => act()}>
            {t('groups:chat.earlier')}
          </button>
        )
      }
      beside={(shown) => {
        const line = lines.find(({ line: id }) => id === shown.id);
        return line === undefined || shown.mine || shown.name === '' ? null : <ComplainOfLine line={line} />;
      }}
      say={(text) => client.request({ type: 'say-in-group', group, text })}
    />
  );
}

function useGroupLines(group: string) {
  const client = useClient();
  const { connection } = useClientState();
  const online = connection.state === 'online' ? connection.client : null;
  const [known, setKnown] = useState<Lines>(NO_LINES);

  useEffect(
    () =>
      client.on('group-line', ({ line }) => {
        if (line.group === group) setKnown((before) => ({ ...before, lines: merged(before.lines, [line]) }));
      }),
    [client, group],
  );
  // Asked again after each break: the server has forgotten it then, and lines were missed.
  useEffect(() => {
    if (online === null) return;
    let isOver = false;
    void client
      .request({ type: 'hear-group', group })
      .then(() => client.call(groupPath('groupLines', group), null, groupLinesSchema))
      .then((answer) => {
        if (isOver || !answer.ok) return;
        const { lines } = answer.value;
        const more = lines.length === LIMITS.chatPage;
        // Live lines may have come before these.
        setKnown((before) => ({ isThere: true, lines: merged(lines, before.lines), more }));
      });
    return () => {
      isOver = true;
      void client.request({ type: 'hear-group', group: null });
    };
  }, [client, group, online]);

  const earlier = async () => {
    const first = known.lines[0]?.line ?? '';
    const path = `${groupPath('groupLines', group)}?before=${encodeURIComponent(first)}`;
    const answer = await client.call(path, null, groupLinesSchema);
    if (answer.ok) {
      const { lines } = answer.value;
      const more = lines.length === LIMITS.chatPage;
      setKnown((before) => ({ ...before, lines: merged(lines, before.lines), more }));
    }
    return answer;
  };
  return { ...known, earlier };
}

/** The first lines, then those of the others that are not among them. */
function merged(first: readonly ChatLine[], others: readonly ChatLine[]): readonly ChatLine[] {
  const ids = new Set(first.map(({ line }) => line));
  return [...first, ...others.filter(({ line }) => !ids.has(line))];
}
