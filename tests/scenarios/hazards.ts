/** What can harm whom, what keeps it from happening, and the rules that say so. Scenarios name a hazard by its number. */
export interface Hazard {
  readonly hazard: string;
  /** Who is harmed, and how. */
  readonly harmed: string;
  readonly control: string;
  /** Numbers of rules in the rooms' SPEC.md. */
  readonly rules: readonly string[];
}

export const HAZARDS: Readonly<Record<string, Hazard>> = {
  'H-01': {
    hazard: 'A leg that must not be loaded is loaded',
    harmed: 'Patient with a healing ulcer, a Charcot foot, a prosthesis or a fracture: tissue damage',
    control:
      'The prescribed side, and a leg that the person leaves out, reach every drill; one that cannot keep to it is refused with a sentence',
    rules: ['ALLOW-1', 'ALLOW-2', 'PLAN-8', 'OFFER-1', 'DR-17'],
  },
  'H-02': {
    hazard: 'An exercise is done with nothing and nobody in reach that it needs',
    harmed: 'Patient who loses balance: fall',
    control:
      'A known helper may stand beside, within reach; a stranger pauses; without a helper one-leg work is left out, and with nothing to hold on to whatever needs a hold',
    rules: ['SUP-3', 'SET-2', 'FIRST-2', 'PLAN-3', 'ALLOW-3', 'ALLOW-4', 'GATE-1', 'GATE-2', 'PERM-4'],
  },
  'H-03': {
    hazard: 'A target lies beyond what the person can reach',
    harmed: 'Patient with one weak, painful or prosthetic side: fall while reaching',
    control:
      'The own range is measured for each side in the stance and with the support it is used for, and is kept',
    rules: ['ITEM-4', 'PLAN-7', 'SES-6', 'WS-1'],
  },
  'H-04': {
    hazard: 'A fall is forgotten',
    harmed: 'Patient who practises on after a fall; therapist who does not know of it',
    control:
      'What happened is on the disk when it happens and outlives its session; an unanswered fall locks until a clearance names the lock',
    rules: [
      'STOP-3',
      'SES-5',
      'ASK-2',
      'FACT-2',
      'LOCK-2',
      'LOCK-3',
      'LOCK-5',
      'LOCK-6',
      'INC-1',
      'STOP-4',
      'STOP-6',
    ],
  },
  'H-05': {
    hazard: 'Somebody lies on the floor and nobody is called',
    harmed: 'Patient alone at home after a fall: long lie',
    control:
      'Falls and disappearance are watched in every phase in which somebody practises or rests; the helper is called',
    rules: ['SUP-2', 'SUP-4', 'SUP-10', 'SUP-11', 'STOP-3', 'STOP-5'],
  },
  'H-06': {
    hazard: 'The exercise becomes harder in spite of steps and stumbles',
    harmed: 'Patient who practises alone: dose beyond ability, fall',
    control:
      'Steps and grabs count alike, whether the camera saw them or somebody told them; a day that stumbles ended lowers the level',
    rules: ['LAD-2', 'LAD-3', 'OUT-3', 'OUT-4', 'SUP-5'],
  },
  'H-07': {
    hazard: 'A lock stays for ever, or a clearance opens only half',
    harmed: 'Patient who could practise and is kept from it; level that no bad day lowers any more',
    control: 'A clearance opens session and ladders until the next red flag',
    rules: ['LAD-1', 'LAD-11', 'LOCK-3'],
  },
  'H-08': {
    hazard: 'After a fall or a long pause practice begins too high',
    harmed: 'Deconditioned patient: fall on return',
    control:
      'The gap is counted from the last practice, whatever happened in between; a fall closes what a check had opened on one leg',
    rules: ['LAD-8', 'LAD-9', 'GATE-3', 'PERM-2'],
  },
  'H-09': {
    hazard: 'What the therapist wrote is not what is played',
    harmed:
      'Patient given less support or a larger target than prescribed: fall; therapist misled by the screen',
    control:
      'Fixed values and bounds of the plan win over rungs and adjustments; every screen says what is played and who decided it',
    rules: ['PLAYED-1', 'PLAYED-2', 'PLAYED-4', 'PLAN-4', 'ITEM-3', 'ADJ-1', 'CAUSE-1'],
  },
  'H-10': {
    hazard: 'A test goes on to a stage that the person could not be ready for',
    harmed: 'Patient who failed tandem and is asked to stand on one leg: fall',
    control: 'A stage that was not held, or not reached, ends the test, as its protocol says',
    rules: ['AF-1', 'AF-2'],
  },
  'H-11': {
    hazard: 'A wrong test result is reported under a clinical code',
    harmed: 'Patient treated by a number that was never measured',
    control: 'No result without a whole test; what is stored is what the session says',
    rules: ['SES-5', 'AS-1', 'AS-4', 'AS-5', 'AL-3'],
  },
  'H-12': {
    hazard: 'Doing what the screen says raises the alarm',
    harmed: 'Patient who learns to ignore alarms, or never reaches the exercise',
    control: 'Posture and facing that a drill asks for are allowed from its demonstration on',
    rules: ['SUP-5', 'SUP-6', 'SUP-12', 'DR-18', 'GM-3'],
  },
  'H-13': {
    hazard: 'Too much standing without rest',
    harmed: 'Deconditioned patient with neuropathy: fatigue, fall',
    control:
      'A rest after two minutes of standing, wherever that is; rests that nothing shortens and that somebody can lengthen; easier is never more',
    rules: ['SLS-6', 'ADJ-1', 'DOSE-1', 'DOSE-3', 'DOSE-4', 'DOSE-5', 'DOSE-6'],
  },
  'H-14': {
    hazard: 'Pain, dizziness or unsteadiness is not heard',
    harmed: 'Patient who cannot say it, says it by mistake, or is punished for saying it',
    control:
      'Scales in steps of one, an answer that ends the day can be taken back, one bad exercise lowers only its own ladder',
    rules: [
      'ASK-4',
      'ASK-6',
      'READ-1',
      'READ-2',
      'PAIN-1',
      'SCALE-1',
      'WHICH-1',
      'STOP-2',
      'STOP-6',
      'LAD-19',
    ],
  },
  'H-15': {
    hazard: 'A raised hand does not stop',
    harmed: 'Patient in tandem who wants to pause and starts the clock',
    control: 'A raised hand pauses in every practice',
    rules: ['HAND-5', 'HAND-10'],
  },
  'H-16': {
    hazard: 'The level stands still, or records go, for no reason of the person',
    harmed: 'Patient held below ability for months; therapist who loses the records',
    control:
      'A date in the future blocks nothing and deletes nothing; few tries are judged together with those of the next sessions',
    rules: ['LAD-6', 'LAD-10'],
  },
  'H-17': {
    hazard: 'Somebody practises who should not today',
    harmed: 'Patient with a wound, chest pain, dizziness, a fall since last time or too much pain',
    control: 'Questions before standing; a red flag ends the day and locks until a clinician clears',
    rules: ['FIRST-1', 'ASK-1', 'ASK-2', 'ASK-3'],
  },
  'H-18': {
    hazard: 'A picture of the wrong person, or no picture, is scored',
    harmed: 'Patient adapted by somebody else’s movements; patient who practises unseen',
    control: 'A second person, a lost camera or a slow machine pauses or is not scored',
    rules: ['SUP-3', 'SUP-8', 'SUP-9', 'SUP-13', 'DR-10', 'LAD-6'],
  },
  'H-19': {
    hazard: 'A sore foot or a low sugar is not felt',
    harmed:
      'Patient without feeling in the feet: wound that is walked on; on insulin or a sulfonylurea: low sugar',
    control:
      'A wound is asked for before practice; both soles are to be looked at after drills that load the forefoot or step; low sugar is asked about before',
    rules: ['FIRST-1', 'FIRST-3', 'ASK-1', 'FOOT-1'],
  },
};
