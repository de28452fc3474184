import { defineConfig } from 'vitest/config';
import { models } from './src/tools/models/vite-plugin.ts';

export default defineConfig({
  base: './',
  plugins: [models()],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['@mediapipe/tasks-vision'] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000 },
  test: {
    include: ['tests/unit/**/*.test.ts', 'tests/unit/**/*.test.tsx'],
    environment: 'node',
  },
});
