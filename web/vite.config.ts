import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The development server hands /api on to a running `wfb serve`. The origin is dropped on the way,
// as the server rightly refuses every origin but its own.
const server = process.env.WFB_SERVER ?? 'http://127.0.0.1:4680';

/** The project's licence and notices, which the page About links. */
function notices(): Plugin {
  const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  return {
    name: 'notices',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'license.txt', source: text('LICENSE') });
      this.emitFile({
        type: 'asset',
        fileName: 'notices.txt',
        source: text('THIRD_PARTY_NOTICES.md'),
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), notices()],
  build: {
    target: 'es2022',
    // Everything is a file of its own: the content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/enter', '/healthz'].map((path) => [
        path,
        {
          target: server,
          changeOrigin: true,
          configure: (proxy: {
            on: (
              event: 'proxyReq',
              listener: (request: { removeHeader: (name: string) => void }) => void,
            ) => void;
          }) => {
            proxy.on('proxyReq', (request) => {
              request.removeHeader('origin');
            });
          },
        },
      ]),
    ),
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
