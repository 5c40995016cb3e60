import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@parley/protocol';
import { type HouseConfig, readConfig } from './config.ts';

export const HELP = `npm run house [-- OPTIONS]      a house: a bot, and what else it offers, for a Parley server

  --config FILE    its listings and what each class gets, JSON; copy apps/house/house.example.json
  --server ORIGIN  the server, such as https://play.example.org
  --key-file FILE  its private key; made at the first start
  --print-key      prints its public key, which the operator of the server registers
  --help           this

At its first start it makes its key, and prints the command by which the operator of the server lets it in. Until then it
tries again every 20 seconds. apps/house/README.md says all of it, from nothing to the list of a server.`;

/** What the command is to do. `isByHand`: nobody started it who reads its log, so it says on the screen what to do. */
export type Command =
  | { readonly wants: 'help' }
  | { readonly wants: 'key' | 'house'; readonly config: HouseConfig; readonly isByHand: boolean };

const OPTIONS = {
  config: { type: 'string' },
  server: { type: 'string' },
  'key-file': { type: 'string' },
  'print-key': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Options go before the environment, and that before the file. */
export function readCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<Command, string> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    values = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    return err(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
  if (values.help) return ok({ wants: 'help' });
  const config = readConfig({
    ...env,
    ...(values.config === undefined ? {} : { PARLEY_HOUSE_CONFIG: values.config }),
    ...(values.server === undefined ? {} : { PARLEY_ORIGIN: values.server }),
    ...(values['key-file'] === undefined ? {} : { PARLEY_HOUSE_KEY_FILE: values['key-file'] }),
  });
  if (!config.ok) return config;
  const isByHand = env.PARLEY_HOUSE_BY_HAND === '1';
  return ok({ wants: values['print-key'] ? 'key' : 'house', config: config.value, isByHand });
}

/** What somebody reads who starts a house. */
export const welcome = (key: string, keyFile: string, origin: string): string => `
  This house has the key  ${key}
  Its private half is in  ${keyFile}: keep it, and keep it to yourself.
  It goes to              ${origin}

  Where the server does not know it yet, its operator runs there:
    npm run admin -- register-house ${key}
`;
