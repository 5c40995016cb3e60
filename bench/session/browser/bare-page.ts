/** Two pages with nothing but a socket and RTCPeerConnection: the one whose button is clicked makes the offer. */
interface Said {
  readonly description?: RTCSessionDescriptionInit;
  readonly candidate?: RTCIceCandidateInit;
}

const asked = new URLSearchParams(location.search);
const to = asked.get('other') ?? '';
const socket = new WebSocket(`${asked.get('server')?.replace(/^http/, 'ws')}/?id=${asked.get('me')}`);
const connection = new RTCPeerConnection({ iceServers: [] });
const say = (said: Said): void => socket.send(JSON.stringify({ type: 'signal', to, ...said }));

async function sendDescription(): Promise<void> {
  await connection.setLocalDescription();
  say({ description: connection.localDescription?.toJSON() as RTCSessionDescriptionInit });
}

connection.addEventListener('icecandidate', ({ candidate }) => {
  if (candidate !== null) say({ candidate: candidate.toJSON() });
});
socket.addEventListener('message', async ({ data }) => {
  const said = JSON.parse(String(data)) as Said;
  if (said.description !== undefined) {
    await connection.setRemoteDescription(said.description);
    if (said.description.type === 'offer') await sendDescription();
  }
  if (said.candidate !== undefined) await connection.addIceCandidate(said.candidate);
});
socket.addEventListener('open', () => {
  document.title = 'ready';
});
document.querySelector('button')?.addEventListener('click', () => {
  connection.createDataChannel('data');
  void sendDescription();
});
