import { defineConfig } from 'vitest/config';
import { boot } from './src/tools/boot.ts';
import { SECURITY_HEADERS } from './src/tools/headers.ts';
import { models } from './src/tools/models/vite-plugin.ts';
import { pwa } from './src/tools/pwa.ts';

export default defineConfig({
  base: './',
  // Unit tests build nothing.
  plugins: process.env.VITEST ? [models()] : [models(), boot(), pwa()],
  // The service worker gives these to a host that sends none.
  define: { __HERON_HEADERS__: JSON.stringify(SECURITY_HEADERS) },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@mediapipe/tasks-vision'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: {
    include: ['tests/{unit,golden,graph,kit,scenarios}/**/*.test.{ts,tsx}'],
    environment: 'node',
    maxWorkers: '100%',
    // A limit only for what hangs: a machine that is busy with other things is slow, not wrong.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
