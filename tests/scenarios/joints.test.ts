import { expect } from 'vitest';
import { prepareSession } from '../../src/app/prepare.ts';
import type { DrillId } from '../../src/drills/drill.ts';
import { isOver } from '../../src/session/step.ts';
import { JointsPatient, type Manner } from '../kit/joints-patient.ts';
import type { Cast } from '../kit/scenario.ts';
import { scenario } from '../kit/scenario.ts';

/** Four minutes of pictures: nobody needs longer to stand well, be still and see a demonstration. */
const PICTURES = 3600;

/** Through the body room itself: joints seen by a camera, up to the first picture of the prescribed drill, its end, or an alarm. */
async function comesTo(
  drill: DrillId,
  { therapist, clinic }: Cast,
  manner: Manner,
  until: 'begins' | 'ends',
) {
  await therapist.prescribes(drill);
  const prepared = await prepareSession(clinic.records, false);
  const items = prepared.plan.items.filter((item) => item.part === 'main' && !item.check);
  const plan = { ...prepared.plan, items, askSupport: false };
  const day = { ability: 99, painAfter: 1, seed: 3 };
  const patient = new JointsPatient(clinic.records, { ...prepared, plan }, day, manner);
  const there = () =>
    until === 'begins' ? patient.session.drill?.drill === drill : patient.session.results.length > 0;
  for (let n = 0; n < PICTURES && !there() && !isOver(patient.session); n++) {
    if (patient.session.incidents.length > 0) break;
    patient.step();
  }
  expect(patient.session.incidents.map((one) => one.kind)).toEqual([]);
  expect(there(), `in ${patient.session.phase}: ${patient.session.say?.id}`).toBe(true);
}

scenario('H-12', 'a standing drill is reached and played through the camera', async (cast) => {
  await comesTo('heel-raise', cast, { obeys: true }, 'ends');
});
for (const drill of ['sit-to-stand', 'ankle-mobility'] as const)
  scenario('H-12', `through the camera, whoever sits down for ${drill} is not alarmed`, async (cast) => {
    await comesTo(drill, cast, { obeys: true }, 'ends');
  });
scenario('H-02', 'through the camera, a known helper within reach stops nothing', async (cast) => {
  await cast.therapist.notes({ helper: 'hands-ready' });
  await comesTo('assess-single-leg', cast, { obeys: true, helperBeside: true }, 'ends');
});
