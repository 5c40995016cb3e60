/**
 * Runs in each page before its own scripts: notes when somebody clicks, when a data channel opens, and when the page says whose
 * turn it is. The clock is that of the machine, alike in all pages.
 */
type Mark = readonly [what: 'click' | 'open' | 'turn', at: number];

const marks: Mark[] = [];
Object.assign(globalThis, { marks });

const mark = (what: Mark[0]): void => void marks.push([what, performance.timeOrigin + performance.now()]);

addEventListener('click', () => mark('click'), true);

function watchChannel(channel: RTCDataChannel): void {
  if (channel.readyState === 'open') mark('open');
  else channel.addEventListener('open', () => mark('open'));
}

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    this.addEventListener('datachannel', ({ channel }) => watchChannel(channel));
  }

  override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, init);
    watchChannel(channel);
    return channel;
  }
};

const observer = new MutationObserver(() => {
  const news = document.querySelector('[role="status"][aria-label="Match news"]');
  if (!news?.textContent?.includes('Your turn.')) return;
  observer.disconnect();
  // The next frame is the first that shows it.
  requestAnimationFrame(() => mark('turn'));
});
observer.observe(document, { subtree: true, childList: true, characterData: true });
