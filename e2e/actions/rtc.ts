import type { BrowserContext, Page } from '@playwright/test';

interface Watched {
  connections?: RTCPeerConnection[];
}

/** Keeps every RTCPeerConnection that a page makes, so that the test can ask the browser itself how it travels. */
export async function watchLinks(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    (globalThis as Watched).connections = connections;
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...args);
        connections.push(this);
      }
    };
  });
}

/** Candidate types of the pair that each connected link uses, as the browser's getStats says. */
export function selectedPairs(page: Page): Promise<{ readonly local: string; readonly remote: string }[]> {
  return page.evaluate(async () => {
    const pairs: { local: string; remote: string }[] = [];
    for (const connection of (globalThis as Watched).connections ?? []) {
      if (connection.connectionState !== 'connected') continue;
      const stats = await connection.getStats();
      for (const entry of stats.values()) {
        if (entry.type !== 'transport' || !entry.selectedCandidatePairId) continue;
        const pair = stats.get(entry.selectedCandidatePairId);
        pairs.push({
          local: stats.get(pair.localCandidateId).candidateType,
          remote: stats.get(pair.remoteCandidateId).candidateType,
        });
      }
    }
    return pairs;
  });
}
