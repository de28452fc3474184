import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const WORDS = ['file.title', 'file.help', 'old.title', 'old.help'] as const;

/**
 * A page opened as a file, or by a browser that is too old, runs none of the app's modules and would stay empty. `boot.js` is a
 * classic script in old words that says why. A file of its own, because the policy allows no script inside the page.
 */
const SCRIPT = `(function (words) {
  var file = location.protocol === 'file:';
  if (!file && 'noModule' in document.createElement('script') && [].toSorted && window.WebAssembly) return;
  document.addEventListener('DOMContentLoaded', function () {
    var language = (navigator.language || 'en').split('-')[0];
    var said = words[language] || words.en;
    var app = document.getElementById('app');
    var main = document.createElement('main');
    var title = document.createElement('h1');
    var help = document.createElement('p');
    title.textContent = said[file ? 0 : 2];
    help.textContent = said[file ? 1 : 3];
    if (words[language]) document.documentElement.lang = language;
    if (language === 'ar') document.documentElement.dir = 'rtl';
    main.style.cssText = 'max-width:40em;margin:4em auto;padding:0 1em;font:1.25em/1.5 sans-serif';
    main.appendChild(title);
    main.appendChild(help);
    app.appendChild(main);
  });
})`;

/** Emits `boot.js` and puts it into the page, before the app. Only when building: the dev server has no file to be opened. */
export function boot(): Plugin {
  return {
    name: 'heron-boot',
    apply: 'build',
    generateBundle() {
      const languages = readdirSync('src/i18n', { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
      const words = Object.fromEntries(
        languages.map((language) => {
          const all = JSON.parse(readFileSync(`src/i18n/${language}/offline.json`, 'utf8')) as Record<
            string,
            string
          >;
          return [language, WORDS.map((word) => all[`offline.${word}`] ?? '')];
        }),
      );
      this.emitFile({ type: 'asset', fileName: 'boot.js', source: `${SCRIPT}(${JSON.stringify(words)});\n` });
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'script', attrs: { src: './boot.js' }, injectTo: 'head' }],
    },
  };
}
