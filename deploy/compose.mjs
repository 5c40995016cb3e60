// Reads compose.yaml as Docker Compose does: variables of the environment put in, and one mapping taken over into another (`<<`).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * @typedef {object} ComposeService what of a service is used here; the rest is for Docker
 * @property {string} image
 * @property {{ context: string, dockerfile: string, target: string }} [build]
 * @property {string[]} [command]
 * @property {Record<string, string>} [environment]
 * @property {Record<string, { condition: string }>} [depends_on]
 * @property {string[]} [volumes]
 * @property {string[]} [secrets]
 * @property {string[]} [ports]
 * @property {string[]} [expose]
 * @property {string[] | Record<string, { aliases?: string[] }>} [networks]
 * @property {string} [network_mode]
 * @property {string} [restart]
 * @property {string} [user]
 * @property {boolean} [read_only]
 * @property {string[]} [cap_drop]
 * @property {string[]} [security_opt]
 * @property {string} [stop_grace_period]
 * @property {{ test: string[] }} [healthcheck]
 * @property {{ resources: { limits: { cpus: string, memory: string } } }} [deploy]
 * @property {number} [pids_limit]
 */

/**
 * @typedef {object} ComposeFile
 * @property {Record<string, ComposeService>} services
 * @property {Record<string, { internal?: boolean } | null>} networks
 * @property {Record<string, object | null>} volumes
 * @property {Record<string, { file: string }>} secrets
 */

export const COMPOSE_FILE = join(import.meta.dirname, 'compose.yaml');

/** `${NAME}`, `${NAME:-default}` and `${NAME:?what is missing}`. */
const VARIABLE = /\$\{(?<name>[A-Z_]+)(?::(?<kind>[-?])(?<text>[^}]*))?\}/g;

/**
 * @param {Readonly<Record<string, string | undefined>>} variables as in `.env`
 * @param {string} [text] of the file
 * @returns {ComposeFile}
 * @throws a sentence where a variable that is needed is missing
 */
export function readCompose(variables, text = readFileSync(COMPOSE_FILE, 'utf8')) {
  return put(parse(text, { merge: true }), variables);
}

/**
 * The names of the variables that the file uses.
 *
 * @param {string} text of the file
 */
export function variablesOf(text) {
  return new Set([...text.matchAll(VARIABLE)].map(({ groups }) => groups?.name ?? ''));
}

/**
 * @template T
 * @param {T} value
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @returns {T}
 */
function put(value, variables) {
  if (typeof value === 'string') return /** @type {T} */ (putInText(value, variables));
  if (Array.isArray(value)) return /** @type {T} */ (value.map((item) => put(item, variables)));
  if (typeof value !== 'object' || value === null) return value;
  return /** @type {T} */ (Object.fromEntries(Object.entries(value).map(([key, item]) => [key, put(item, variables)])));
}

/** @param {string} text @param {Readonly<Record<string, string | undefined>>} variables */
function putInText(text, variables) {
  return text.replace(VARIABLE, (_all, /** @type {string} */ name, kind, /** @type {string | undefined} */ rest) => {
    const given = variables[name];
    if (given !== undefined && given !== '') return given;
    if (kind === '-') return rest ?? '';
    throw new Error(`${name} is not set in .env${rest === undefined ? '' : `: ${rest}`}.`);
  });
}

/**
 * The services in an order in which each comes after those that it depends on.
 *
 * @param {Readonly<Record<string, ComposeService>>} services
 * @returns {string[]}
 * @throws a sentence where they depend on each other, or on one that is not there
 */
export function inOrder(services) {
  /** @type {string[]} */
  const order = [];
  /** @param {string} name @param {readonly string[]} path */
  function visit(name, path) {
    if (order.includes(name)) return;
    if (path.includes(name)) throw new Error(`${[...path, name].join(' → ')}: they depend on each other.`);
    const service = services[name];
    if (service === undefined) throw new Error(`${path.at(-1)} depends on ${name}, and there is no such service.`);
    for (const other of Object.keys(service.depends_on ?? {})) visit(other, [...path, name]);
    order.push(name);
  }
  for (const name of Object.keys(services)) visit(name, []);
  return order;
}
