import { describe, expect, it } from 'vitest';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { keyEvent } from '../../../src/screens/patient/play/choices.ts';
import {
  actionOfKey,
  eventOfAction,
  LIVE_ACTIONS,
  LIVE_KEYS,
} from '../../../src/screens/therapist/live-actions.ts';
import { trust } from '../../../src/screens/therapist/live-measures.tsx';
import { raise } from '../../../src/session/pause.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { stepSession } from '../../../src/session/step.ts';
import { PHASES } from '../../../src/session/words.ts';

const fresh = startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1);
const inPhase = (phase: SessionState['phase']): SessionState => ({ ...fresh, question: null, phase });

describe('the live panel’s keys', () => {
  it('are one letter each, all different, and none means anything to the patient’s screen in the clinic', () => {
    const keys = LIVE_ACTIONS.map((action) => LIVE_KEYS[action]);
    expect(new Set(keys).size).toBe(keys.length);
    const paused = stepSession(inPhase('drill'), { type: 'pause', by: 'key' });
    for (const session of [fresh, paused, ...PHASES.map(inPhase)])
      for (const key of keys.flatMap((one) => [one, one.toLowerCase()]))
        expect(keyEvent(session, { key, taken: false, any: false })).toBeNull();
    // The mute key of the play screen.
    expect(keys).not.toContain('M');
  });

  it('are found by letter, and by place on a keyboard with another alphabet; digits and signs are none', () => {
    expect(actionOfKey({ key: 'p', code: 'KeyP' })).toBe('pause');
    expect(actionOfKey({ key: 'P', code: 'KeyR' })).toBe('pause');
    expect(actionOfKey({ key: 'ح', code: 'KeyP' })).toBe('pause');
    expect(actionOfKey({ key: '1', code: 'KeyP' })).toBeNull();
    expect(actionOfKey({ key: 'Enter', code: 'Enter' })).toBeNull();
    expect(actionOfKey({ key: 'x', code: 'KeyP' })).toBeNull();
  });

  it('never answer for a person after an incident', () => {
    const incident = raise(inPhase('drill'), { kind: 'rapid-descent', saw: {} });
    expect(eventOfAction(incident, 'pause')).toBeNull();
    expect(eventOfAction(incident, 'skip')).toBeNull();
    expect(eventOfAction(inPhase('drill'), 'pause')).toEqual({ type: 'pause', by: 'helper' });
    expect(eventOfAction(fresh, 'skip')).toBeNull();
  });
});

describe('any key halts', () => {
  it('where the helper is no therapist: a letter pauses; Tab, arrows and a paused session do not hear it', () => {
    const drill = inPhase('drill');
    expect(keyEvent(drill, { key: 'x', taken: false, any: true })).toEqual({ type: 'pause', by: 'helper' });
    expect(keyEvent(drill, { key: 'x', taken: true, any: true })).toEqual({ type: 'pause', by: 'helper' });
    for (const key of ['Tab', 'ArrowLeft', 'Shift', 'F5'])
      expect(keyEvent(drill, { key, taken: false, any: true })).toBeNull();
    const paused = stepSession(drill, { type: 'pause', by: 'key' });
    expect(keyEvent(paused, { key: 'x', taken: false, any: true })).toBeNull();
  });
});

describe('quality in words', () => {
  it('has three steps', () => {
    expect([0, 0.49, 0.5, 0.79, 0.8, 1].map(trust)).toEqual(['poor', 'poor', 'fair', 'fair', 'good', 'good']);
  });
});
