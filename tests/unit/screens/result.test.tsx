// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { setLanguage, t } from '../../../src/i18n/i18n.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { Aftercare } from '../../../src/screens/patient/feeling-pages.tsx';
import { AskedAfterStop } from '../../../src/screens/patient/play/AskedAfterStop.tsx';
import { ResultScreen, tallyText } from '../../../src/screens/patient/result.tsx';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY, type SessionEvent } from '../../../src/session/state.ts';
import { stepSession } from '../../../src/session/step.ts';
import { aDrill, aStart, aTrial, madeRecords } from '../records/make.ts';
import { kindAnswers, Person } from '../session/person.ts';

const root = document.createElement('div');
document.body.append(root);
beforeAll(() => setLanguage('en'));
afterEach(() => render(null, root));

/** A webcam session with one exercise, or none, and how it was stopped. */
async function stored(drill: Parameters<typeof aDrill>[0] | null, stopped: string | null = null) {
  const records = await madeRecords();
  const { id: person } = await records.people.current();
  const start = aStart(person);
  const { id } = await records.sessions.begin({ ...start, device: { ...start.device, camera: 'webcam' } });
  if (drill !== null) {
    await records.sessions.beginDrill(id, aDrill(drill));
    await records.sessions.addTrial(id, 0, aTrial(1));
  }
  const advice = { id: 'session.advice.daily-feet' };
  await records.sessions.finish(
    id,
    stopped === null ? 'finished' : 'stopped',
    stopped === null ? {} : { stopped: { reason: stopped, advice, lock: true } },
  );
  const record = await records.sessions.get(id);
  if (!record) throw new Error('nothing was stored');
  return record;
}

it('GM-1: what was guided is done and was not to be scored: no "0 of 0 reached"', () => {
  const guided = { ...aTrial(1), outcome: 'void', reason: 'guided' } as const;
  const said = tallyText({ ...aDrill({ drill: 'ankle-mobility' }), trials: [guided], summary: {} });
  expect(said).toBe('Done. This one is for feeling good, not for scoring.');
  expect(tallyText({ ...aDrill(), trials: [aTrial(1)], summary: {} })).toMatch(/of 1 reached/);
});

it('FOOT-1: after heel raises and marching both soles are looked at; late low sugar is for those who may have it', async () => {
  const shown = async (drill: Parameters<typeof aDrill>[0] | null, lowSugar: boolean) => {
    const record = await stored(drill);
    await act(() => render(<Aftercare record={record} lowSugar={lowSugar} />, root));
    return [t('result.soles'), t('result.low-sugar')].map((words) => root.textContent?.includes(words));
  };
  expect(await shown({ drill: 'heel-raise', parameters: {} }, true)).toEqual([true, true]);
  expect(await shown({ drill: 'marching', parameters: {} }, false)).toEqual([true, false]);
  expect(await shown({ drill: 'weight-shift', parameters: {} }, true)).toEqual([false, true]);
  expect(await shown(null, true)).toEqual([false, false]);
});

it('ASK-2: after an unsafe answer the page says the careful message and nothing that calls to try again', async () => {
  const record = await stored(null, 'safety-answer');
  await act(() => render(<ResultScreen record={record} />, root));
  expect(root.textContent).toContain(t('session.advice.daily-feet'));
  expect(root.textContent).not.toContain(t('result.nothing'));
  expect(root.textContent).not.toContain(t('result.estimates'));
  expect(root.textContent).not.toContain(t('feeling.after.title'));
  expect(root.querySelector('a[href="#/progress"]')).toBeNull();
});

it('STOP-6: the page asks once more whether everything is all right, by buttons, and gives the advice at once', async () => {
  const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1));
  kindAnswers(person);
  person.run(200_000, (s) => s.phase === 'drill');
  const session = signal(stepSession(person.session, { type: 'stop', by: 'tap' }));
  const send = (event: SessionEvent) => {
    session.value = stepSession(session.value, event);
  };
  const Page = () => <AskedAfterStop controller={{ session, send }} />;
  await act(() => render(<Page />, root));
  expect(root.textContent).toContain('Is everything all right?');
  const press = (action: string) =>
    act(() => root.querySelector<HTMLElement>(`[data-action="${action}"]`)?.click());
  for (const action of ['no', 'dizzy', 'yes']) await press(action);
  expect(session.value.stop).toMatchObject({ lock: true });
  expect(root.querySelector('[role="alert"]')?.textContent).toContain(t('session.advice.happened.dizzy'));
});
