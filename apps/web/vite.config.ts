import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.PARLEY_DEV_SERVER ?? 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [react()],
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The server's policy allows fonts, pictures and scripts from itself only, no data: addresses.
    assetsInlineLimit: 0,
    // One style sheet, with the first load: one that failed to come with a later part would not be asked for again.
    cssCodeSplit: false,
    // Names in the output are part of the way to read a stack trace from a player's browser.
    sourcemap: true,
  },
  server: {
    port: 4610,
    proxy: {
      '/api': { target: server },
      '/health': { target: server },
      '/.well-known': { target: server },
      '/ws': { target: server, ws: true },
    },
  },
});
