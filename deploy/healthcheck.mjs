// The health check of a container: exits with 0 where the server of this container is ready to serve.
const PATIENCE_MS = 4_000;

const address = `http://127.0.0.1:${process.env.PARLEY_PORT || 4600}/ready`;
try {
  const { status } = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  process.exitCode = status === 200 ? 0 : 1;
} catch {
  process.exitCode = 1;
}
