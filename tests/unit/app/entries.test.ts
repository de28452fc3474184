import { describe, expect, it } from 'vitest';
import { EntryKeeper } from '../../../src/app/entries.ts';
import { Recorder } from '../../../src/app/recorder.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { isEntry } from '../../../src/records/entries.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { madeRecords } from '../records/make.ts';
import { kindAnswers, Person } from '../session/person.ts';

/** A person in the weight shift of the short session, after one scored trial. */
function playing(): Person {
  const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1), 60);
  kindAnswers(person);
  person.run(200_000, (s) => s.phase === 'drill' && (s.drill?.trials.length ?? 0) >= 1);
  return person;
}

describe('what the live panel tells lands in the record', () => {
  it('each entry once, at its time, with its phase, drill and author', () => {
    const keeper = new EntryKeeper('therapist');
    const person = playing();
    expect(keeper.fresh(person.session)).toEqual([]);
    const at = person.session.elapsed;
    person.send({ type: 'told', told: 'support' });
    person.send({ type: 'told', told: 'step' });
    person.send({ type: 'told', told: 'hands-on' });
    const began = person.session.elapsed;
    person.run(3000);
    person.send({ type: 'note', text: 'Left knee gives way', at: began });
    person.send({ type: 'pause', by: 'helper' });
    person.send({ type: 'report', what: 'held-on' });
    person.send({ type: 'resume', by: 'helper' });
    const entries = keeper.fresh(person.session);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'told-support',
      'told-step',
      'told-hands-on',
      'note',
      'pause',
      'held-on',
      'go-on',
    ]);
    expect(entries.slice(0, 4).map((entry) => entry.at)).toEqual([at, at, at, began]);
    expect(entries[3]).toMatchObject({ by: 'therapist', note: 'Left knee gives way', drill: 'weight-shift' });
    expect(entries.every(({ phase }) => phase === 'drill')).toBe(true);
    expect(keeper.fresh(person.session)).toEqual([]);
    // What was told is no incident; what a helper saw is one.
    expect(entries.filter((entry) => !isEntry(entry)).map(({ kind }) => kind)).toEqual(['held-on']);
  });

  it('a note from the future or from before the start keeps a time inside the session', () => {
    const keeper = new EntryKeeper('therapist');
    const person = playing();
    person.send({ type: 'note', text: 'a', at: millis(9e9) });
    person.send({ type: 'note', text: 'b', at: millis(-5) });
    expect(keeper.fresh(person.session).map(({ at }) => at)).toEqual([person.session.elapsed, 0]);
  });

  it('through the recorder: entries, feelings told before, and the stick figure of the replay', async () => {
    const records = await madeRecords();
    const { id } = await records.people.current();
    const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1), 60);
    kindAnswers(person);
    const recorder = new Recorder(
      records,
      {
        person: id,
        prescription: null,
        ladders: {},
        locks: [],
        clearances: [],
        resume: null,
        clinic: true,
        feltBefore: [{ kind: 'numbness', when: 'before', value: 4, site: 'left-toes' }],
      },
      { camera: 'webcam', width: 640, height: 480, pose: null },
      1000,
      person.session,
    );
    const mark = { x: 0.25, y: 0.5, visibility: 0.9 };
    const until = () => person.session.phase === 'drill' && (person.session.drill?.trials.length ?? 0) >= 1;
    for (let n = 0; n < 12_000 && !until(); n += 1) {
      person.frame();
      const t = millis(person.t);
      const sample = {
        t,
        width: 640,
        height: 480,
        landmarks: Array(33).fill(mark),
        people: null,
        light: null,
      };
      recorder.observe(person.session, person.session.memory.lastBody, sample);
    }
    person.send({ type: 'told', told: 'hands-on' });
    person.send({ type: 'stop', by: 'key' });
    recorder.observe(person.session, null);
    const { record } = await recorder.end(person.session);
    expect(record?.incidents).toMatchObject([
      { kind: 'told-hands-on', by: 'therapist', drill: 'weight-shift' },
    ]);
    expect(record?.drills.at(-1)?.handsOn).toBe(1);
    expect(record?.ratings).toEqual([{ kind: 'numbness', when: 'before', value: 4, site: 'left-toes' }]);
    const trace = record && (await records.sessions.trace(record.id, 0));
    expect(trace?.leftHipX?.length).toBe(trace?.t?.length);
    expect(trace?.leftHipX?.every((x) => x === 0.25)).toBe(true);
  });
});
