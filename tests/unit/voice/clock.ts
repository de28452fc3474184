import type { Heard, SpeechPort } from '../../../src/voice/speech.ts';

/** A clock with timers that the test moves. */
export function fakeClock() {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    later(ms: number, call: () => void) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    run(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((t) => t !== next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = end;
    },
  };
}

/** One utterance as it was heard; `cut`: it was stopped before its end. */
export interface Utterance {
  readonly text: string;
  readonly from: number;
  readonly volume: number;
  to: number | null;
  cut: boolean;
}

/** A mouth that speaks at so many words a minute, on a clock of the test's. */
export function talkingPort(clock: ReturnType<typeof fakeClock>, wordsAMinute = 150) {
  const heard: Utterance[] = [];
  let cancel: (() => void) | null = null;
  const over = (cut: boolean) => {
    const last = heard.at(-1);
    if (last && last.to === null) {
      last.to = clock.now();
      last.cut = cut;
    }
  };
  const port: SpeechPort = {
    canSpeak: () => true,
    speak({ text, volume }, report: Heard) {
      heard.push({ text, volume, from: clock.now(), to: null, cut: false });
      report.started();
      const ms = (text.trim().split(/\s+/).length * 60_000) / wordsAMinute;
      cancel = clock.later(ms, () => {
        cancel = null;
        over(false);
        report.ended('said');
      });
      return true;
    },
    stop() {
      cancel?.();
      cancel = null;
      over(true);
    },
  };
  return { port, heard };
}
