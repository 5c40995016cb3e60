import type { BrowserContext, Page } from '@playwright/test';

interface Watched {
  connections?: RTCPeerConnection[];
}

/** Keeps every RTCPeerConnection that a page makes, so that a test can ask the browser itself which path it uses. */
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

/** Ends the open RTCPeerConnections of this page as a failing engine does. Returns how many there were. */
export function endConnections(page: Page, atMost = Number.POSITIVE_INFINITY): Promise<number> {
  return page.evaluate((limit) => {
    const standing = ((globalThis as Watched).connections ?? []).filter((one) => one.connectionState === 'connected');
    const chosen = standing.slice(0, limit);
    for (const connection of chosen) {
      connection.close();
      // An engine that fails reports it; a connection closed by hand does not.
      connection.dispatchEvent(new Event('connectionstatechange'));
      connection.dispatchEvent(new Event('iceconnectionstatechange'));
    }
    return chosen.length;
  }, atMost);
}

/** A network in which no browser reaches another: the page forgets the addresses that it learns of others. */
export async function reachNobody(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const describe = RTCPeerConnection.prototype.setRemoteDescription as (
      this: RTCPeerConnection,
      description: RTCSessionDescriptionInit,
    ) => Promise<void>;
    RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }: RTCSessionDescriptionInit) {
      return describe.call(this, { type, sdp: sdp?.replace(/^a=candidate:.*\r\n/gm, '') ?? '' });
    };
    RTCPeerConnection.prototype.addIceCandidate = async () => {};
  });
}
