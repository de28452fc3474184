import type { DrillId } from '../drills/drill.ts';
import type { PlanDraft } from './plans.ts';
import type { PlanDrill } from './schema.ts';

/**
 * Plans to start from. A therapist changes them; none is a prescription by itself. Dose 2–3 sessions of 10–15 min a week with rest days
 * [J], support from two hands to none in the order of Otago-style programmes [S], no foam and no closed eyes (evidence.md, "Dose").
 */
export interface PlanTemplate {
  /** Words: `records.template.<id>`, `records.template.<id>.about`, and the goal that is filled in, `records.template.<id>.goal`. */
  readonly id: 'neuropathy-start' | 'one-leg-focus' | 'after-a-pause';
  readonly plan: Omit<PlanDraft, 'person' | 'author' | 'goals'>;
}

const item = (drill: DrillId, change: Partial<PlanDrill> = {}): PlanDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
  ladder: { floor: null, ceiling: null, lock: false },
  ...change,
});

export const PLAN_TEMPLATES: readonly PlanTemplate[] = [
  {
    // Both feet on the floor first; strength and ankles beside the balance, as programmes for neuropathy do [R].
    id: 'neuropathy-start',
    plan: {
      template: 'neuropathy-start',
      drills: [
        item('ankle-mobility'),
        item('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.6 } } }),
        item('sit-to-stand'),
        item('heel-raise'),
        item('calf-stretch'),
      ],
      dose: { daysPerWeek: 3, minutes: 12 },
      support: 'counter',
      precautions: '',
      noteToPatient: '',
    },
  },
  {
    id: 'one-leg-focus',
    plan: {
      template: 'one-leg-focus',
      drills: [
        item('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.8 } } }),
        item('marching'),
        // Unsupported stands open only by a therapist or a passed check; ten to thirty seconds is the Otago span [S].
        item('single-leg-stance', { parameters: { hold: { min: 3, max: 30 } } }),
        item('hip-mobility'),
      ],
      dose: { daysPerWeek: 3, minutes: 15 },
      support: 'counter',
      precautions: '',
      noteToPatient: '',
    },
  },
  {
    // Shorter and lower, with a ceiling, until the old level is found again.
    id: 'after-a-pause',
    plan: {
      template: 'after-a-pause',
      drills: [
        item('posture'),
        item('weight-shift', {
          parameters: { amplitude: { min: 0.4, max: 0.5 } },
          ladder: { floor: null, ceiling: 3, lock: false },
        }),
        item('sit-to-stand', { ladder: { floor: null, ceiling: 2, lock: false } }),
        item('calf-stretch'),
      ],
      dose: { daysPerWeek: 2, minutes: 8 },
      support: 'counter',
      precautions: '',
      noteToPatient: '',
    },
  },
];
