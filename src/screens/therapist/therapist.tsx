import { useHashParts } from '../ui/route.ts';
import { Locked } from './lock.tsx';
import { PersonPage } from './person.tsx';
import { RosterPage } from './roster.tsx';
import './therapist.css';

/** `#/therapist`: the roster; `#/therapist/<person>/<part>`: one person. All of it behind the PIN. */
export default function Therapist() {
  const [person, part, item] = useHashParts('therapist');
  return (
    <Locked>
      {person ? <PersonPage key={person} id={person} part={part ?? 'review'} item={item} /> : <RosterPage />}
    </Locked>
  );
}
