/** Two pages with PeerJS: the one whose button is clicked connects to the other. */
import { Peer } from 'peerjs';

const asked = new URLSearchParams(location.search);
const server = new URL(asked.get('server') ?? '');
const peer = new Peer(asked.get('me') ?? '', {
  host: server.hostname,
  port: Number(server.port),
  path: '/',
  config: { iceServers: [] },
});
peer.on('open', () => {
  document.title = 'ready';
});
document.querySelector('button')?.addEventListener('click', () => peer.connect(asked.get('other') ?? ''));
