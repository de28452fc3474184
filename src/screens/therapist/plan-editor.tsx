import { useState } from 'preact/hooks';
import { drillOf } from '../../drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../drills/drill.ts';
import { t } from '../../i18n/i18n.ts';
import type { Profile } from '../../prescription/profile.ts';
import { planDiff } from '../../records/plan-diff.ts';
import { planProblems } from '../../records/plan-link.ts';
import type { PlanDraft } from '../../records/plans.ts';
import { type Person, type Plan, type PlanDrill, SUPPORTS } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords } from '../ui/data.ts';
import { NumberField, SelectField, SwitchField, TextField } from '../ui/field.tsx';
import { LegChoice } from '../ui/leg-choice.tsx';
import { Notice } from '../ui/notice.tsx';
import { previewsOf, withPlan } from './cause-words.ts';
import { writePermission, writeProfile } from './decisions.ts';
import { DrillEditor } from './drill-editor.tsx';
import { PainFields } from './pain-fields.tsx';
import { ChangeList, PlanView } from './plan-view.tsx';

const fresh = (drill: DrillId): PlanDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
  ladder: { floor: null, ceiling: null, lock: false },
});

/** Writes the next version of a plan. Nothing is stored before "Save"; a plan outside the drills' bounds is refused with the place. */
export function PlanEditor(props: {
  readonly start: PlanDraft;
  readonly before: Plan | null;
  readonly levels: ReadonlyMap<string, number>;
  readonly person: Person;
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}) {
  const [draft, setDraft] = useState(props.start);
  const [adding, setAdding] = useState<DrillId>(DRILL_IDS[0]);
  // What is the person's and no plan's; stored at once.
  const [profile, setProfile] = useState(props.person.profile);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const change = (part: Partial<PlanDraft>) => {
    setDraft({ ...draft, ...part });
    setErrors([]);
  };
  const setDrill = (at: number, item: PlanDrill) =>
    change({ drills: draft.drills.map((one, index) => (index === at ? item : one)) });
  const move = (at: number, by: -1 | 1) => {
    const drills = [...draft.drills];
    const [item] = drills.splice(at, 1);
    if (item) drills.splice(at + by, 0, item);
    change({ drills });
  };
  const save = async () => {
    const problems = planProblems(draft, (id) => drillOf(id)?.info);
    if (problems.length > 0) return setErrors(problems.map((say) => t(say.id, say.values)));
    try {
      await (await sharedRecords()).plans.write(draft);
      props.onSaved();
    } catch {
      setErrors([t('therapist.plan.refused')]);
    }
  };
  return (
    <form
      class="page-body"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Card title={t('therapist.plan.general')}>
        <div class="stack">
          <TextField
            label={t('therapist.plan.author')}
            help={t('therapist.plan.author.help')}
            maxLength={120}
            value={draft.author}
            onInput={(author) => change({ author })}
          />
          <TextField
            label={t('records.plan.field.goals')}
            rows={3}
            maxLength={20_000}
            value={draft.goals}
            onInput={(goals) => change({ goals })}
          />
          <div class="grid">
            <NumberField
              label={t('records.plan.field.days')}
              min={1}
              max={7}
              value={draft.dose.daysPerWeek}
              onInput={(days) => days !== null && change({ dose: { ...draft.dose, daysPerWeek: days } })}
            />
            <NumberField
              label={t('records.plan.field.minutes')}
              min={2}
              max={60}
              value={draft.dose.minutes}
              onInput={(minutes) => minutes !== null && change({ dose: { ...draft.dose, minutes } })}
            />
            <SelectField
              label={t('records.plan.field.support')}
              value={draft.support}
              options={SUPPORTS.map((value) => ({ value, label: t(`settings.support.${value}`) }))}
              onChoose={(support) => change({ support })}
            />
          </div>
          <TextField
            label={t('records.plan.field.precautions')}
            rows={2}
            maxLength={20_000}
            value={draft.precautions}
            onInput={(precautions) => change({ precautions })}
          />
          <TextField
            label={t('records.plan.field.note')}
            help={t('therapist.plan.note.help')}
            rows={2}
            maxLength={20_000}
            value={draft.noteToPatient}
            onInput={(noteToPatient) => change({ noteToPatient })}
          />
          <OneLegSwitch
            person={props.person}
            author={draft.author}
            onChange={(oneLegUnlocked) => setProfile((now) => ({ ...now, oneLegUnlocked }))}
          />
          <LegField
            person={props.person}
            onChange={(legLeftOut) => setProfile((now) => ({ ...now, legLeftOut }))}
          />
          <PainFields person={props.person} />
        </div>
      </Card>
      <Card title={t('therapist.plan.drills')}>
        <div class="stack">
          {draft.drills.map((item, index) => (
            <DrillEditor
              key={`${item.drill}-${index}`}
              item={item}
              place={index + 1}
              previews={previewsOf(item, props.levels, withPlan(profile, draft))}
              onChange={(next) => setDrill(index, next)}
              onUp={index > 0 ? () => move(index, -1) : null}
              onDown={index < draft.drills.length - 1 ? () => move(index, 1) : null}
              onRemove={() => change({ drills: draft.drills.filter((_, at) => at !== index) })}
            />
          ))}
          <div class="row">
            <SelectField
              label={t('therapist.plan.add')}
              value={adding}
              options={DRILL_IDS.map((value) => ({ value, label: t(`drill.${value}.name`) }))}
              onChoose={setAdding}
            />
            <Button icon="plus" onClick={() => change({ drills: [...draft.drills, fresh(adding)] })}>
              {t('therapist.plan.add.button')}
            </Button>
          </div>
        </div>
      </Card>
      <Card title={t('therapist.plan.preview')}>
        <p class="soft">{t('therapist.plan.preview.about')}</p>
        <PlanView plan={draft} levels={props.levels} profile={profile} />
      </Card>
      {props.before && (
        <Card title={t('therapist.plan.changes')}>
          <ChangeList changes={planDiff(props.before, draft)} />
        </Card>
      )}
      {errors.length > 0 && (
        <Notice tone="stop" live>
          {errors.map((error) => (
            <p key={error}>{error}</p>
          ))}
        </Notice>
      )}
      <div class="row">
        <Button type="submit" kind="primary" size="large" icon="check" action="save-plan">
          {t('therapist.plan.save')}
        </Button>
        <Button size="large" onClick={props.onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Opens one-leg standing without support for this person; stored at once, because it is the person's, not the plan's. */
function OneLegSwitch(props: {
  readonly person: Person;
  readonly author: string;
  readonly onChange: (unlocked: Profile['oneLegUnlocked']) => void;
}) {
  const { person, author } = props;
  const [open, setOpen] = useState(person.profile.oneLegUnlocked !== null);
  const show = (on: boolean) => {
    setOpen(on);
    props.onChange(on ? 'therapist' : null);
  };
  return (
    <SwitchField
      label={t('therapist.one-leg')}
      help={t('therapist.one-leg.help')}
      checked={open}
      onChange={(on) => {
        show(on);
        sharedRecords()
          .then((records) => writePermission(records, { person: person.id, author, on }))
          .then(show, () => show(!on));
      }}
    />
  );
}

/** The leg that must not be loaded, for this person in every plan; stored at once. */
function LegField(props: {
  readonly person: Person;
  readonly onChange: (leg: Profile['legLeftOut']) => void;
}) {
  const { person } = props;
  const [leg, setLeg] = useState(person.profile.legLeftOut);
  const show = (next: Profile['legLeftOut']) => {
    setLeg(next);
    props.onChange(next);
  };
  return (
    <LegChoice
      label={t('therapist.leg-left-out')}
      help={t('therapist.leg-left-out.help')}
      value={leg}
      onChoose={(next) => {
        show(next);
        sharedRecords()
          .then((records) => writeProfile(records, person, { legLeftOut: next }))
          .catch(() => show(leg));
      }}
    />
  );
}
