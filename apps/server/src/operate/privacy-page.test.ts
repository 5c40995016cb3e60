import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LIMITS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { DEVICES_OF_PLAYER } from '../auth/devices.ts';
import { NEAR_DAYS } from '../lobby-host/near.ts';
import { readConfig } from './config.ts';
import { IDLE_GUEST_MS, LOST_GUEST_MS } from './retention.ts';

const DAY = 86_400_000;
const CONFIG = readConfig({});

/** What the privacy page promises in numbers, by the key of its sentence, in the order in which they stand there. */
const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  'privacy.kept.about.3': [CONFIG.sessionMs / DAY],
  'privacy.kept.about.5': [DEVICES_OF_PLAYER],
  'privacy.kept.about.7': [LIMITS.invitationLinkMs / DAY],
  'privacy.kept.match.5': [CONFIG.casualEvidenceMs / DAY, CONFIG.disputedEvidenceMs / DAY],
  'privacy.kept.chat.1': [LIMITS.chatMs / DAY, LIMITS.chatKept],
  'privacy.kept.network.1': [NEAR_DAYS],
  'privacy.leave.guest.2': [IDLE_GUEST_MS / DAY, LOST_GUEST_MS / DAY],
};

describe.each(['en', 'de'])('the privacy page, %s', (language) => {
  const url = new URL(`../../../web/src/text/${language}/account.json`, import.meta.url);
  const texts = JSON.parse(readFileSync(fileURLToPath(url), 'utf8')) as Readonly<Record<string, string>>;
  const promises = Object.entries(texts).filter(([key]) => key.startsWith('privacy.'));

  it.each(promises)('[S20.5] %s names the times and counts by which the server deletes, and no other', (key, text) => {
    expect((text.match(/\d+/g) ?? []).map(Number)).toEqual(NUMBERS[key] ?? []);
  });

  it('[S20.5] promises nothing that it does not say', () => {
    expect(Object.keys(NUMBERS).filter((key) => texts[key] === undefined)).toEqual([]);
  });
});

it('[S20.5] a guest that never played is not deleted before its last session has ended', () => {
  expect(CONFIG.sessionMs).toBe(IDLE_GUEST_MS);
});
