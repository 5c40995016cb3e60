import { z } from 'zod';
import { compactJwsSchema, idSchema, instantSchema, seatSchema, titleIdSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { iceServerSchema } from './match.ts';
import { classSchema, modeSchema, participantSchema, playerCardSchema } from './player.ts';
import { linkPlanSchema } from './rung.ts';

/**
 * Stands for the side that watches, where an introduction names a seat: one after the last that a match can have. So an
 * introduction to watch is never taken for one to play, and both sides know from it which way data may go (S3).
 */
export const WATCHER_SEAT: number = LIMITS.seats;

/** Stands for the side that serves a watcher and watches itself: a relay (N7). */
export const RELAY_SEAT: number = LIMITS.seats + 1;

/** Who serves a watcher: a player, by its seat, or a relay. */
export const servingSeatSchema = z.union([seatSchema, z.literal(RELAY_SEAT)]);

/** A running match that a client may watch, as it is listed. */
export const runningMatchSchema = z.object({
  match: idSchema,
  title: titleIdSchema,
  mode: modeSchema,
  startedAt: instantSchema,
  /** In order of seats. */
  players: z.array(playerCardSchema).min(2).max(LIMITS.seats),
  /** How many watch it now. */
  watchers: z.int().min(0),
});
export type RunningMatch = z.infer<typeof runningMatchSchema>;

const introducedSchema = z.object({
  match: idSchema,
  introduction: idSchema,
  /** By the clock of the server: the clock of a device may be wrong by hours. */
  introducedAt: instantSchema,
  jwt: compactJwsSchema,
  /** Always through relays, so that neither side learns an address of the other (S17). */
  plan: linkPlanSchema,
  iceServers: z.array(iceServerSchema).max(8),
});

/** Everything that a client needs to watch one match, served by the player at the seat `by`, or by a relay. */
export const watchStartSchema = introducedSchema.extend({
  title: titleIdSchema,
  rules: z.int().min(1),
  mode: modeSchema,
  seed: z.int().min(0).max(0xffff_ffff),
  startedAt: instantSchema,
  /** In order of seats: with their keys everything that was signed is verified. */
  participants: z.array(participantSchema).min(2).max(LIMITS.seats),
  by: servingSeatSchema,
  /** The key of the relay, where one serves. */
  relay: userKeySchema.optional(),
  /** The key of the watcher itself, which the introduction names. */
  key: userKeySchema,
});
export type WatchStart = z.infer<typeof watchStartSchema>;

/** Somebody watches a match of the client that receives this, and is to be served by it. */
export const watcherSchema = introducedSchema.extend({
  /** The seat of the client that serves; `RELAY_SEAT` where it watches itself. */
  seat: servingSeatSchema,
  class: classSchema,
  key: userKeySchema,
});
export type Watcher = z.infer<typeof watcherSchema>;
