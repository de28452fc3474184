import { computed, signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { chooseLanguage, language, setLanguage, t } from '../i18n/i18n.ts';
import { watchInstall } from '../screens/ui/presence.ts';
import { screenOf } from '../screens/ui/route.ts';
import { applySettings, settings } from '../screens/ui/settings.ts';
import { startOffline } from './offline.ts';
import { type Parameters, readParameters } from './parameters.ts';
import '../screens/ui/base.css';

/** The places of the hash (ARCHITECTURE.md, "Hooks" 3). Anything else leads home. */
const ROUTES = ['', 'play', 'progress', 'therapist', 'caregiver', 'lab', 'settings'] as const;
export type Route = (typeof ROUTES)[number];

export const routeOf = (hash: string): Route => {
  const word = screenOf(hash);
  return ROUTES.find((route) => route === word) ?? '';
};

type Screen = ComponentType<{ parameters: Parameters }>;

/** Each screen is a chunk of its own, fetched when it is first asked for. */
const SCREENS: Readonly<Record<Route, () => Promise<Screen>>> = {
  '': () => import('../screens/patient/home.tsx').then((m) => m.default),
  play: () => import('./play-route.tsx').then((m) => m.PlayRoute),
  progress: () => import('../screens/patient/progress.tsx').then((m) => m.default),
  therapist: () => import('../screens/therapist/therapist.tsx').then((m) => m.default),
  caregiver: () => import('../screens/caregiver/caregiver.tsx').then((m) => m.default),
  lab: () => import('./lab-route.tsx').then((m) => m.LabRoute),
  settings: () => import('../screens/patient/settings.tsx').then((m) => m.default),
};

const route = signal<Route>('');

function App({ parameters }: { parameters: Parameters }) {
  const at = route.value;
  const [shown, setShown] = useState<{ at: Route; Screen: Screen } | null>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    setBroken(false);
    // Asked of the address itself: an effect is only ended a moment after the address has changed.
    SCREENS[at]().then(
      (Screen) => route.peek() === at && setShown({ at, Screen }),
      () => route.peek() === at && setBroken(true),
    );
  }, [at]);
  if (broken) {
    return (
      <main class="page">
        <h1>{t('common.app-name')}</h1>
        <p role="alert">{t('common.load-failed')}</p>
        <button type="button" onClick={() => location.reload()}>
          {t('play.retry')}
        </button>
      </main>
    );
  }
  // A change of language redraws everything, for words are looked up while drawing.
  return shown ? <shown.Screen key={`${shown.at}-${language.value}`} parameters={parameters} /> : null;
}

/** Starts Heron in the page. */
export async function startApp(): Promise<void> {
  const parameters = readParameters(location.search);
  watchInstall();
  const follow = () => {
    route.value = routeOf(location.hash);
    document.body.dataset.route = route.value || 'home';
  };
  follow();
  addEventListener('hashchange', follow);
  const asked = parameters.lang ?? settings.peek().language;
  await setLanguage(chooseLanguage(asked, navigator.languages)).catch(() => setLanguage('en'));
  applySettings(parameters.lang);
  const root = document.getElementById('app');
  if (root) render(<App parameters={parameters} />, root);
  startOffline(computed(() => route.value === ''));
}
