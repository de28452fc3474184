// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { language } from '../../../src/i18n/i18n.ts';
import {
  applySettings,
  changeSettings,
  DEFAULT_SETTINGS,
  parseSettings,
  resetSettings,
  settings,
} from '../../../src/screens/ui/settings.ts';

afterEach(resetSettings);

describe('settings', () => {
  it('keeps what fits and replaces only what does not', () => {
    const mixed = parseSettings('{"text":150,"theme":"purple","volume":7,"voiceRate":1.2,"later":true}');
    expect(mixed).toEqual({ ...DEFAULT_SETTINGS, text: 150, voiceRate: 1.2 });
  });
  it.each([null, '', '{', 'null', '[]', '"x"', '7'])('answers %j with the defaults', (stored) => {
    expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
  });
  it('remembers a change', () => {
    changeSettings({ theme: 'dark', text: 200 });
    expect(parseSettings(localStorage.getItem('heron.settings'))).toMatchObject({ theme: 'dark', text: 200 });
    resetSettings();
    expect(localStorage.getItem('heron.settings')).toBeNull();
  });
  it('shows in <html>; the address wins for the language until another one is chosen', async () => {
    const stop = applySettings('de');
    changeSettings({ theme: 'dark', text: 175, motion: 'reduced' });
    const { dataset } = document.documentElement;
    expect([dataset.theme, dataset.text, dataset.motion]).toEqual(['dark', '175', 'reduced']);
    await expect.poll(() => language.value).toBe('de');
    changeSettings({ language: 'ar' });
    await expect.poll(() => document.documentElement.dir).toBe('rtl');
    expect(settings.value.language).toBe('ar');
    stop();
  });
});
