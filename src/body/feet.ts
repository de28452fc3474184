import { bodyHeights, millis, type Side } from '../units.ts';
import { type Base, feetNow, lifts, stepBase } from './base.ts';
import type { Calibration } from './calibration.ts';
import { type ContactMachine, stepContact } from './contact.ts';
import type { Figure } from './figure.ts';
import { ramp } from './filters.ts';
import { rawLateral } from './measures.ts';
import type { BodyEvent, FootState } from './state.ts';
import type { BodySettings } from './tracker.ts';

export const UNKNOWN_FOOT: FootState = { contact: 'unknown', lift: null, lateral: null };

/** After this long without a foot's height what was seen before is no flank of what is seen now, ms. [J] */
const GAP = 400;

/** From the first to the second of these on the `lateral` scale a foot loses its weight to the other one. [J]: a third and two thirds of the way. */
const UNWEIGHTED = [0.35, 0.65] as const;

export interface Feet {
  readonly base: Base;
  readonly left: ContactMachine;
  readonly right: ContactMachine;
}

/**
 * One frame of both feet: first where their calibrated places lie in the picture, then each foot against them. `judge` false follows the picture only
 * (a sitting person's feet say nothing).
 */
export function stepFeet(
  prior: { readonly base: Base | null; readonly left: ContactMachine; readonly right: ContactMachine },
  figure: Figure,
  c: Calibration,
  settings: BodySettings,
  judge: boolean,
): {
  readonly feet: Feet;
  readonly states: { readonly left: FootState; readonly right: FootState };
  readonly events: readonly BodyEvent[];
} {
  const now = feetNow(figure, c);
  const t = figure.t;
  const seen = (side: Side): boolean => figure[side].visibility >= settings.watch.footVisibility;
  const anchor = (side: Side): boolean => seen(side) && !prior[side].lifted && !prior[side].moved;
  const base = stepBase(prior.base, t, now, { left: anchor('left'), right: anchor('right') }, c.noise.foot);
  const events: BodyEvent[] = [];
  if (!judge)
    return {
      feet: { base, left: prior.left, right: prior.right },
      states: { left: UNKNOWN_FOOT, right: UNKNOWN_FOOT },
      events,
    };
  const heights = lifts(now, base);
  const over = rawLateral(figure, c, base);
  const step = (side: Side): { readonly machine: ContactMachine; readonly state: FootState } => {
    const machine = anew(prior[side], t);
    // A hidden foot keeps what is known of it and is told as unknown.
    if (!seen(side)) return { machine, state: UNKNOWN_FOOT };
    const aside = (side === 'left' ? now.asideLeft : now.asideRight) - base.shift;
    const next = stepContact(
      machine,
      t,
      heights[side],
      aside,
      c.noise.lift,
      ramp(side === 'left' ? over : -over, ...UNWEIGHTED),
      side === 'left' ? over : -over,
      settings.contact,
    );
    for (const e of next.events) events.push({ t: millis(e.t), event: e.event, foot: side });
    const { lifted, moved } = next.machine;
    return {
      machine: next.machine,
      state: {
        contact: lifted ? 'lifted' : moved ? 'moved' : 'down',
        lift: bodyHeights(next.lift),
        lateral: bodyHeights((side === 'left' ? -c.half : c.half) / c.stature + aside),
      },
    };
  };
  const left = step('left');
  const right = step('right');
  return {
    feet: { base, left: left.machine, right: right.machine },
    states: { left: left.state, right: right.state },
    events,
  };
}

/** A stalled picture or a person out of sight: the foot is where it was until it is seen elsewhere, and that is dated by when it is seen. */
const anew = (m: ContactMachine, t: number): ContactMachine =>
  m.t === null || t - m.t <= GAP ? m : { ...m, since: null, movedSince: null, trace: [], t: null };
