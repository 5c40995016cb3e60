import {
  type ClientMessage,
  complaintRequestSchema,
  costOf,
  decodeRelayFrame,
  distressRequestSchema,
  encodeRelayFrame,
  enterRequestSchema,
  HELLO_PROOF_TYP,
  helloProofSchema,
  keySignInRequestSchema,
  parseClientMessage,
  parseJson,
  parseServerMessage,
  parseShape,
  profileRequestSchema,
  REFUSAL_CODES,
  signInRequestSchema,
  signUpRequestSchema,
} from '@parley/protocol';
import { verifyUserKey } from '../../apps/server/src/auth/user-key.ts';
import { mutateBytes, mutateJson, mutateJws, mutateText, type Random } from './mutate.ts';
import { asBytes, asText, insist, isSame, type Target } from './target.ts';
import type { Traffic } from './traffic.ts';

const BODIES = {
  enter: enterRequestSchema,
  keySignIn: keySignInRequestSchema,
  signUp: signUpRequestSchema,
  signIn: signInRequestSchema,
  profile: profileRequestSchema,
  distress: distressRequestSchema,
  complaints: complaintRequestSchema,
} as const;

/** JSON that is changed as JSON, and now and then as text. */
const json = (samples: readonly string[]) => (random: Random) =>
  random() < 0.8 ? mutateJson(samples, random) : mutateText(samples, random);

/** What clients, servers and pages say to each other. */
export function messageTargets({ clientMessages, serverMessages, bodies, hellos }: Traffic): readonly Target[] {
  return [
    {
      name: 'client-message',
      weight: 22,
      mostMs: 200,
      samples: clientMessages,
      make: json(clientMessages),
      run(input) {
        const read = parseClientMessage(asText(input));
        if (!read.ok) {
          insist(REFUSAL_CODES.includes(read.error.code), 'a refusal has a code of the list');
          return 'refused';
        }
        const again = parseClientMessage(JSON.stringify(read.value));
        insist(again.ok && isSame(again.value, read.value), 'what was read, written and read again is the same');
        insist(costOf(read.value as ClientMessage) >= 1, 'every message costs its sender something');
        return 'accepted';
      },
    },
    {
      name: 'server-message',
      weight: 12,
      mostMs: 200,
      samples: serverMessages,
      make: json(serverMessages),
      run(input) {
        const read = parseServerMessage(asText(input));
        if (!read.ok) return 'refused';
        const again = parseServerMessage(JSON.stringify(read.value));
        insist(again.ok && isSame(again.value, read.value), 'what was read, written and read again is the same');
        return 'accepted';
      },
    },
    {
      name: 'http-body',
      weight: 8,
      mostMs: 200,
      samples: bodies.map(({ route, text }) => `${route} ${text}`),
      make(random) {
        const body = bodies[Math.floor(random() * bodies.length)];
        return `${body?.route} ${json(body === undefined ? [] : [body.text, ...bodies.map(({ text }) => text)])(random)}`;
      },
      run(input) {
        const [route = '', ...rest] = asText(input).split(' ');
        const schema = Object.hasOwn(BODIES, route) ? BODIES[route as keyof typeof BODIES] : null;
        if (schema === null) return 'refused';
        const value = parseJson(rest.join(' '));
        const read = value.ok ? parseShape(schema, value.value) : value;
        if (!read.ok) return 'refused';
        const again = parseShape(schema, JSON.parse(JSON.stringify(read.value)));
        insist(again.ok && isSame(again.value, read.value), 'what was read, written and read again is the same');
        return 'accepted';
      },
    },
    {
      name: 'hello-proof',
      weight: 4,
      mostMs: 200,
      samples: hellos.map(({ proof }) => proof),
      make: (random) =>
        mutateJws(
          hellos.map(({ proof }) => proof),
          random,
        ),
      run(input) {
        let outcome: 'accepted' | 'refused' = 'refused';
        for (const { key, ticket, tab } of hellos) {
          const read = verifyUserKey(key, asText(input), HELLO_PROOF_TYP, helloProofSchema);
          if (!read.ok) continue;
          insist(isSame(read.value, { ticket, tab }), 'only what its key signed is a proof');
          outcome = 'accepted';
        }
        return outcome;
      },
    },
    relayFrames(),
  ];
}

function relayFrames(): Target {
  const samples = [1, 40, 1_200].flatMap((length, round) =>
    [true, false].map((reliable) =>
      encodeRelayFrame({
        introduction: 'rLPbaBoffP_A_BlzlggjfA-01',
        round,
        reliable,
        payload: new Uint8Array(length).fill(7),
      }),
    ),
  );
  return {
    name: 'relay-frame',
    weight: 8,
    mostMs: 100,
    samples,
    make: (random) => mutateBytes(samples, random),
    run(input) {
      const bytes = asBytes(input);
      const frame = decodeRelayFrame(bytes);
      if (frame === null) return 'refused';
      insist(Buffer.from(encodeRelayFrame(frame)).equals(bytes), 'a frame has one spelling');
      return 'accepted';
    },
  };
}
