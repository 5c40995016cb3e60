import { beforeEach, describe, expect, it } from 'vitest';
import { type Bus, question, queue, topic } from './bus.ts';

interface Opened {
  readonly bus: Bus;
  /** Resolves once everything that was sent so far has been handed over. */
  readonly settled: () => Promise<void>;
  /** What was reported as a fault. */
  readonly faults: readonly string[];
}

interface Note {
  readonly at: number;
  readonly list?: readonly number[];
}

/** What every implementation of the bus keeps to. */
export function busContract(name: string, open: () => Promise<Opened>): void {
  describe(`[O7.1] bus: ${name}`, () => {
    const work = queue<Note>('work');
    const other = queue<Note>('other');
    const news = topic<Note>('news');
    const sum = question<Note, number>('sum');
    let opened: Opened;
    beforeEach(async () => {
      opened = await open();
    });
    const notes = (count: number): Note[] => Array.from({ length: count }, (_, at) => ({ at }));

    describe('a queue', () => {
      it('hands over each message once, in the order of sending', async () => {
        const got: Note[] = [];
        opened.bus.serve(work, (note) => void got.push(note));
        for (const note of notes(500)) opened.bus.send(work, note);
        await opened.settled();
        expect(got).toEqual(notes(500));
      });

      it('keeps what comes before it is served, and between two servers', async () => {
        const got: Note[] = [];
        for (const note of notes(3)) opened.bus.send(work, note);
        await opened.settled();
        const end = opened.bus.serve(work, (note) => void got.push(note));
        await opened.settled();
        expect(got).toEqual(notes(3));
        await end();
        opened.bus.send(work, { at: 3 });
        await opened.settled();
        expect(got).toHaveLength(3);
        opened.bus.serve(work, (note) => void got.push(note));
        await opened.settled();
        expect(got).toEqual(notes(4));
      });

      it('goes on being served where a former server ends a second time', async () => {
        const got: Note[] = [];
        const end = opened.bus.serve(work, () => {});
        await end();
        opened.bus.serve(work, (note) => void got.push(note));
        await end();
        opened.bus.send(work, { at: 0 });
        await opened.settled();
        expect(got).toEqual(notes(1));
      });

      it('has one server at a time', () => {
        opened.bus.serve(work, () => {});
        expect(() => opened.bus.serve(work, () => {})).toThrow();
      });

      it('enters no handler a second time, and keeps the order of what a handler sends to itself', async () => {
        const got: number[] = [];
        let inside = 0;
        opened.bus.serve(work, ({ at }) => {
          inside += 1;
          expect(inside).toBe(1);
          got.push(at);
          if (at < 3) opened.bus.send(work, { at: at + 10 });
          inside -= 1;
        });
        for (const note of notes(3)) opened.bus.send(work, note);
        await opened.settled();
        expect(got.filter((at) => at < 10)).toEqual([0, 1, 2]);
        expect(got.filter((at) => at >= 10)).toEqual([10, 11, 12]);
      });

      it('lets two rooms send to each other', async () => {
        const got: string[] = [];
        opened.bus.serve(work, ({ at }) => {
          got.push(`work ${at}`);
          if (at > 0) opened.bus.send(other, { at: at - 1 });
        });
        opened.bus.serve(other, ({ at }) => {
          got.push(`other ${at}`);
          if (at > 0) opened.bus.send(work, { at: at - 1 });
        });
        opened.bus.send(work, { at: 3 });
        await opened.settled();
        expect(got).toEqual(['work 3', 'other 2', 'work 1', 'other 0']);
      });

      it('goes on after a handler that threw, and reports it', async () => {
        const got: number[] = [];
        opened.bus.serve(work, ({ at }) => {
          if (at === 1) throw new Error('a fault of a handler');
          got.push(at);
        });
        expect(() => {
          for (const note of notes(3)) opened.bus.send(work, note);
        }).not.toThrow();
        await opened.settled();
        expect(got).toEqual([0, 2]);
        expect(opened.faults).toHaveLength(1);
      });
    });

    describe('a handler that works for a while', () => {
      it('does not hold up the next message', async () => {
        const got: number[] = [];
        let finish = (): void => {};
        const first = new Promise<void>((resolve) => {
          finish = resolve;
        });
        opened.bus.serve(work, async ({ at }) => {
          if (at === 0) await first;
          got.push(at);
        });
        for (const note of notes(3)) opened.bus.send(work, note);
        await opened.settled();
        expect(got).toEqual([1, 2]);
        finish();
        await first;
        await opened.settled();
        expect(got).toEqual([1, 2, 0]);
      });

      it('is waited for by who stops serving, and what it took is not handed over again', async () => {
        const got: string[] = [];
        let finish = (): void => {};
        const held = new Promise<void>((resolve) => {
          finish = resolve;
        });
        const end = opened.bus.serve(work, async ({ at }) => {
          await held;
          got.push(`first ${at}`);
        });
        opened.bus.send(work, { at: 0 });
        await opened.settled();
        const ended = end();
        finish();
        await ended;
        expect(got).toEqual(['first 0']);
        opened.bus.serve(work, ({ at }) => void got.push(`second ${at}`));
        opened.bus.send(work, { at: 1 });
        await opened.settled();
        expect(got).toEqual(['first 0', 'second 1']);
      });

      it('is reported where it rejects, and the others go on', async () => {
        const got: number[] = [];
        opened.bus.serve(work, async ({ at }) => {
          if (at === 1) throw new Error('a fault of a handler');
          got.push(at);
        });
        for (const note of notes(3)) opened.bus.send(work, note);
        await opened.settled();
        expect(got).toEqual([0, 2]);
        expect(opened.faults).toHaveLength(1);
      });
    });

    describe('a topic', () => {
      it('tells each subscriber each message once, in order, and nobody who came later or has gone', async () => {
        const [first, second, late]: Note[][] = [[], [], []];
        const end = opened.bus.subscribe(news, (note) => void first?.push(note));
        opened.bus.subscribe(news, (note) => void second?.push(note));
        await opened.settled();
        opened.bus.publish(news, { at: 0 });
        opened.bus.publish(news, { at: 1 });
        await opened.settled();
        end();
        opened.bus.subscribe(news, (note) => void late?.push(note));
        await opened.settled();
        opened.bus.publish(news, { at: 2 });
        await opened.settled();
        expect(first).toEqual(notes(2));
        expect(second).toEqual(notes(3));
        expect(late).toEqual([{ at: 2 }]);
      });

      it('costs the other subscribers nothing where one throws', async () => {
        const got: Note[] = [];
        opened.bus.subscribe(news, () => {
          throw new Error('a fault of a subscriber');
        });
        opened.bus.subscribe(news, (note) => void got.push(note));
        await opened.settled();
        opened.bus.publish(news, { at: 0 });
        await opened.settled();
        expect(got).toEqual(notes(1));
        expect(opened.faults).toHaveLength(1);
      });

      it('is no queue of the same name', async () => {
        const got: Note[] = [];
        opened.bus.serve(queue<Note>('news'), (note) => void got.push(note));
        opened.bus.publish(news, { at: 0 });
        await opened.settled();
        expect(got).toEqual([]);
      });
    });

    describe('a question', () => {
      it('is answered', async () => {
        opened.bus.answer(sum, async ({ at, list = [] }) => list.reduce((all, one) => all + one, at));
        expect(await opened.bus.ask(sum, { at: 1, list: [2, 3] }, 1_000)).toBe(6);
      });

      it.each([
        ['rejects', async () => Promise.reject(new Error('cannot'))],
        [
          'throws',
          () => {
            throw new Error('cannot');
          },
        ],
      ])('rejects where the handler %s', async (_what, handler) => {
        opened.bus.answer(sum, handler as () => Promise<number>);
        // Longer than a test may take: it is the failure that ends the question.
        await expect(opened.bus.ask(sum, { at: 1 }, 60_000)).rejects.toThrow();
      });

      it('rejects where nobody answers in time', async () => {
        await expect(opened.bus.ask(sum, { at: 1 }, 20)).rejects.toThrow();
        const end = opened.bus.answer(sum, () => new Promise(() => {}));
        await expect(opened.bus.ask(sum, { at: 1 }, 20)).rejects.toThrow();
        end();
        await expect(opened.bus.ask(sum, { at: 1 }, 20)).rejects.toThrow();
      });
    });
  });
}
