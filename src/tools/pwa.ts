import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import words from '../i18n/en/offline.json' with { type: 'json' };

/** Kept by the pose room, in pieces that a broken download goes on from (`src/pose/shelf.ts`). */
const LARGE = ['models/*.task', 'wasm/*.wasm'];
const WORKER = 'service-worker.js';

/**
 * Makes Heron installable and able to start without a network: writes the web manifest, builds the service worker and puts
 * the list of all files with their SHA-256 into it.
 */
export function pwa(): Plugin[] {
  let out = 'dist';
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/service-worker',
    filename: 'service-worker.ts',
    // The app registers it itself, when the first page is done (src/app/offline.ts).
    injectRegister: null,
    integration: {
      configureOptions(config) {
        out = resolve(config.root, config.build.outDir);
      },
    },
    manifest: {
      id: './',
      name: words['offline.manifest.name'],
      short_name: words['offline.manifest.name'],
      description: words['offline.manifest.description'],
      lang: 'en',
      start_url: './',
      scope: './',
      display: 'standalone',
      theme_color: '#12323f',
      background_color: '#f6f1e8',
      categories: ['health', 'fitness'],
      icons: [
        { src: 'icons/heron-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/heron-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/heron-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
    includeManifestIcons: false,
    injectManifest: {
      target: 'es2023',
      rollupFormat: 'iife',
      globPatterns: ['**/*'],
      globIgnores: [...LARGE, WORKER],
      maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
      manifestTransforms: [
        (entries) => {
          const urls = [...new Set(entries.map((entry) => entry.url))].sort();
          const files = urls.map((url) => ({
            url,
            sha256: createHash('sha256')
              .update(readFileSync(resolve(out, url)))
              .digest('hex'),
          }));
          // Workbox knows a file by its revision; Heron's worker reads `url` and `sha256` alone.
          return { manifest: files.map((file) => ({ ...file, revision: null, size: 0 })), warnings: [] };
        },
      ],
    },
  });
}
