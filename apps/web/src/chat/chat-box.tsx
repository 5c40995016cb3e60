import { cleanText, LIMITS, type Refusal, type Result } from '@parley/protocol';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useAction } from '../parley/use.ts';
import { Fault } from '../ui/fault.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import { clockMinute } from '../words/time.ts';
import './chat.css';
import { t } from '../text/text.ts';

/** A line as it is shown. It is drawn as text: what looks like markup in it stays what was typed. */
export interface ShownLine {
  readonly id: string;
  readonly name: string;
  /** Whose profile the name leads to; absent: nobody's. */
  readonly player?: string;
  readonly mine: boolean;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface ChatBoxProps {
  /** The name of the region, such as `Chat in Chess`. */
  readonly label: string;
  readonly lines: readonly ShownLine[];
  /** Whether the lines that were said before are here: they are not read aloud when they come. */
  readonly isThere: boolean;
  /** Said where there is no line yet. */
  readonly empty: string;
  /** Why nothing can be said here; null: it can. */
  readonly silent: ReactNode;
  /** Above the lines, such as a key for earlier ones. */
  readonly before?: ReactNode;
  /** Beside a line, such as a key to report it. */
  readonly beside?: (line: ShownLine) => ReactNode;
  readonly say: (text: string) => Promise<Result<unknown, Refusal>>;
  /** Told when the reader mutes the chat or hears it again. */
  readonly onMute?: (muted: boolean) => void;
}

/** Lines and a field to say one. New lines are read aloud politely, unless the reader mutes the chat. */
export function ChatBox({ label, lines, isThere, empty, silent, before, beside, say, onMute }: ChatBoxProps) {
  const [muted, setMuted] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useNewestInSight(list, lines);
  return (
    <section className="panel chat" aria-label={label}>
      <div className="panel-head">
        <h2>{t('chat:title')}</h2>
        <button
          className="key key-plain"
          type="button"
          aria-pressed={muted}
          onClick={() => {
            setMuted(!muted);
            onMute?.(!muted);
          }}
        >
          {t('chat:mute')}
        </button>
      </div>
      {muted ? (
        <p className="soft">{t('chat:muted')}</p>
      ) : (
        <>
          <div
            className="chat-lines"
            ref={list}
            role="log"
            aria-label={t('chat:lines')}
            aria-live={isThere ? 'polite' : 'off'}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that
            tabIndex={0}
          >
            {before}
            {lines.length === 0 && isThere && silent === null && <p className="soft">{empty}</p>}
            <ol>
              {lines.map((line) => (
                <Line key={line.id} line={line} beside={beside?.(line)} />
              ))}
            </ol>
          </div>
          {silent === null ? <SayForm say={say} /> : <p className="soft">{silent}</p>}
        </>
      )}
    </section>
  );
}

function Line({
  line: { name, player, mine, text, at },
  beside,
}: {
  readonly line: ShownLine;
  readonly beside: ReactNode;
}) {
  return (
    <li className={mine ? 'chat-mine' : undefined}>
      <bdi className="chat-who">
        {mine ? t('chat:you') : name === '' ? t('chat:gone') : <PlayerName name={name} player={player ?? null} />}
      </bdi>
      <bdi>{text}</bdi>
      <time className="chat-at" dateTime={new Date(at).toISOString()}>
        {clockMinute(at)}
      </time>
      {beside}
    </li>
  );
}

function SayForm({ say }: Pick<ChatBoxProps, 'say'>) {
  const [text, setText] = useState('');
  const { act, busy, fault } = useAction(async (line: string) => {
    const said = await say(line);
    // What was typed stays where it was refused.
    if (said.ok) setText('');
    return said;
  });
  return (
    <form
      aria-label={t('chat:say')}
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const line = cleanText(text).slice(0, LIMITS.chatChars).trim();
        if (line !== '') act(line);
      }}
    >
      <div className="chat-form">
        <label className="field">
          <span className="unseen">{t('chat:say')}</span>
          <input
            value={text}
            maxLength={LIMITS.chatChars}
            placeholder={t('chat:say')}
            autoComplete="off"
            enterKeyHint="send"
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button className="key" type="submit" disabled={busy}>
          {t('chat:send')}
        </button>
      </div>
      <Fault text={fault} />
    </form>
  );
}

/** How far from its end a list counts as read to the end. */
const NEAR_END_PX = 48;

/** Keeps the newest line in sight, unless the reader has scrolled up to earlier ones. */
function useNewestInSight(list: RefObject<HTMLElement | null>, lines: readonly ShownLine[]): void {
  const follows = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const note = (): void => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    };
    element.addEventListener('scroll', note);
    return () => element.removeEventListener('scroll', note);
  }, [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs after each change of the lines
  useEffect(() => {
    const element = list.current;
    if (element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [list, lines]);
}
