/** The step of the lobby, driven without sockets or store. What the benchmarks know of the lobby's interface is in this file. */
import {
  isMaking,
  type LobbyEffect,
  type LobbyInput,
  type LobbyMessage,
  type MakingMessage,
  type MatchPlan,
} from '../../apps/server/src/lobby/input.ts';
import { Lobby } from '../../apps/server/src/lobby/lobby.ts';
import { step as lobbyStep } from '../../apps/server/src/lobby/step.ts';
import { FIRST_ACCEPTS } from '../../packages/protocol/src/index.ts';

export const TITLE = 'four-in-a-row';

/** @param onEffect gets what each step wants done */
export class LobbyDriver {
  /** Milliseconds; moved by who measures. */
  now = 1_000_000;
  #numbered = 0;
  readonly #begun: MatchPlan[] = [];
  readonly #onEffect: (effect: LobbyEffect) => void;
  readonly #lobby = new Lobby({
    titles: new Map([[TITLE, { rules: 1, seats: { min: 2, max: 2 } }]]),
    invitationMs: 30_000,
    introductionMs: 3_600_000,
    distressOrigins: [],
    turn: true,
    matchesPerHour: { player: 1_000_000, network: 1_000_000 },
    sameClass: new Set(),
  });

  constructor(onEffect: (effect: LobbyEffect) => void = () => {}) {
    this.#onEffect = onEffect;
  }

  step(input: LobbyInput): readonly LobbyEffect[] {
    const effects = lobbyStep(this.#lobby, input, this.now);
    for (const effect of effects) {
      if (effect.type === 'start-match') this.#begun.push(effect.plan);
      this.#onEffect(effect);
    }
    return effects;
  }

  say(client: string, message: LobbyMessage): readonly LobbyEffect[] {
    if (!isMaking(message)) {
      return this.step({ type: 'message', client, message: message as Exclude<LobbyMessage, MakingMessage> });
    }
    return this.step({ type: 'making-message', client, message, randomness: this.randomness() });
  }

  randomness(): { readonly id: string; readonly seed: number } {
    this.#numbered += 1;
    return { id: `made-here-${String(this.#numbered).padStart(8, '0')}`, seed: this.#numbered };
  }

  enter(client: string): void {
    this.step({
      type: 'joined',
      client,
      key: `key-of-${client}`,
      self: {
        player: `player-${client}`,
        name: client,
        avatar: 'seed-1',
        class: 'limited',
        ratings: [],
        portions: ['watch', 'chat', 'casual'],
        accepts: FIRST_ACCEPTS,
        hidden: false,
        quietUntil: null,
        blocked: [],
        groups: ['everyone'],
      },
      titles: [TITLE],
      matches: [],
      address: `network-of-${client}`,
      iceServers: [],
      page: null,
    });
  }

  /** One asks the other. @returns the table */
  challenge(one: string, other: string): string {
    const asked = this.say(one, {
      type: 'select',
      re: 1,
      to: other,
      title: TITLE,
      mode: 'casual',
      seats: 2,
      table: null,
    });
    const [table] = asked.flatMap((effect) =>
      effect.type === 'send' && effect.message.type === 'done' ? [effect.message.table] : [],
    );
    if (table === undefined || table === null) throw new Error(`the challenge was refused: ${JSON.stringify(asked)}`);
    return table;
  }

  /** The other consents, and the match is stored. */
  consent(other: string, table: string): MatchPlan {
    this.say(other, { type: 'consent', re: 2, table });
    return this.begin();
  }

  /** The match that was agreed last is stored. */
  begin(): MatchPlan {
    const plan = this.#begun.pop();
    if (plan === undefined) throw new Error('no match was begun');
    this.step({ type: 'match-started', plan });
    return plan;
  }

  /** One match between these two, which goes on. */
  startMatch(one: string, other: string): MatchPlan {
    return this.consent(other, this.challenge(one, other));
  }

  /** Plays at once with whoever looks. */
  play(client: string): readonly LobbyEffect[] {
    return this.say(client, { type: 'play', re: 1, title: TITLE });
  }
}
