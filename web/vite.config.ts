import { createRequire } from 'node:module';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The development server hands /api on to a running `wfb serve`. The origin is dropped on the way,
// as the server rightly refuses every origin but its own.
const server = process.env.WFB_SERVER ?? 'http://127.0.0.1:4680';
const { version } = createRequire(import.meta.url)('./package.json') as { version: string };

export default defineConfig({
  plugins: [react()],
  define: { __WEB_VERSION__: JSON.stringify(version) },
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
