import { safeParse } from '@parley/protocol';
import { z } from 'zod';
import type { Handler } from '../bus.ts';

interface QuestionsParts {
  /** Of this process: the answers come to the channel of this name. */
  readonly id: string;
  readonly put: (kind: 'question' | 'reply', name: string, message: unknown) => void;
  readonly listen: (kind: 'reply', name: string, handler: Handler<unknown>) => () => void;
  readonly serve: (
    kind: 'question',
    name: string,
    handler: Handler<unknown>,
    lifeMs: (message: unknown) => number,
  ) => () => Promise<void>;
}

const askedSchema = z.object({
  number: z.int(),
  from: z.string(),
  timeoutMs: z.number(),
  message: z.unknown().optional(),
});
const repliedSchema = z.object({ number: z.int(), answer: z.unknown().optional(), failure: z.string().optional() });

/** Questions and answers as messages: a question names the process that asked and a number of it, the answer that number. */
export class Questions {
  readonly #parts: QuestionsParts;
  readonly #waiting = new Map<number, (reply: z.output<typeof repliedSchema>) => void>();
  #number = 0;

  constructor(parts: QuestionsParts) {
    this.#parts = parts;
    parts.listen('reply', parts.id, (message) => {
      const reply = repliedSchema.parse(message);
      this.#waiting.get(reply.number)?.(reply);
    });
  }

  ask(name: string, message: unknown, timeoutMs: number): Promise<unknown> {
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(number);
        reject(new Error(`nobody answered ${name} in time`));
      }, timeoutMs);
      late.unref();
      this.#waiting.set(number, ({ answer, failure }) => {
        this.#waiting.delete(number);
        clearTimeout(late);
        if (failure === undefined) resolve(answer);
        else reject(new Error(`${name} was not answered: ${failure}`));
      });
      this.#parts.put('question', name, { number, from: this.#parts.id, timeoutMs, message });
    });
  }

  answer(name: string, handler: (message: unknown) => Promise<unknown>): () => void {
    const reply = async (asked: unknown): Promise<void> => {
      const { number, from, message } = askedSchema.parse(asked);
      try {
        this.#parts.put('reply', from, { number, answer: await handler(message) });
      } catch (error) {
        this.#parts.put('reply', from, { number, failure: error instanceof Error ? error.message : 'unknown' });
      }
    };
    // Who asked has heard by then that nobody answers.
    const end = this.#parts.serve(
      'question',
      name,
      reply,
      (asked) => safeParse(askedSchema, asked).data?.timeoutMs ?? 0,
    );
    return () => void end();
  }
}
