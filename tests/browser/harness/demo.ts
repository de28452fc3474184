import { DRILL_IDS } from '../../../src/drills/drill.ts';
import { mountDemo } from '../../../src/game/demo.ts';

// Every figure at once, to be looked at; `?still` shows what reduced motion shows.
for (const drill of DRILL_IDS) {
  const figure = document.createElement('figure');
  document.body.append(figure);
  mountDemo(figure, drill, { reducedMotion: new URLSearchParams(location.search).has('still') });
  figure.append(drill);
}
