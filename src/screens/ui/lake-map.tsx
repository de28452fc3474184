import type { ComponentChildren } from 'preact';
import { t } from '../../i18n/i18n.ts';
import { type LakeMap, PLACES } from '../../report/lake-map.ts';
import { Card } from './card.tsx';
import { Standing } from './lake.tsx';
import { type Spot, shoreSpot, tuftSpot } from './lake-spots.ts';
import './lake-map.css';

/** More than so many clumps or lanterns would lie on each other: the numbers beside the picture go on. */
const TUFTS_MAX = 64;
const LANTERNS_MAX = 26;

/** The lake that grows with practice: a picture, and the same in words. */
export function LakeCard({ lake }: { readonly lake: LakeMap }) {
  const { days, lanterns, streak, next } = lake;
  return (
    <Card title={t('home.lake')} class="lake-card">
      <LakePicture lake={lake} />
      <dl class="facts">
        <div>
          <dt>{t('home.lake.days')}</dt>
          <dd>{t('home.number', { value: days })}</dd>
        </div>
        <div>
          <dt>{t('home.lake.lanterns')}</dt>
          <dd>{t('home.number', { value: lanterns })}</dd>
        </div>
        {/* A row that has ended is not held up to anybody. */}
        {streak > 0 && (
          <div>
            <dt>{t('home.lake.streak')}</dt>
            <dd>{t('home.number', { value: streak })}</dd>
          </div>
        )}
      </dl>
      <p>{next ? t(`home.lake.next.${next.who}`, { weeks: next.weeks }) : t('home.lake.all')}</p>
      <ul class="lake-places">
        {PLACES.map((place) => (
          <li key={place}>{t(`home.lake.place.${place}`, { days: lake.places[place].days })}</li>
        ))}
      </ul>
      <p class="soft">{t('home.lake.about')}</p>
    </Card>
  );
}

function LakePicture({ lake }: { readonly lake: LakeMap }) {
  const label = t('home.lake.picture', { days: lake.days, lanterns: lake.lanterns });
  const tufts = Array.from({ length: Math.min(TUFTS_MAX, lake.days) }, (_, i) => tuftSpot(i));
  const posts = Array.from({ length: Math.min(LANTERNS_MAX, lake.lanterns) }, (_, i) => shoreSpot(i));
  const waiting = lake.lanterns < LANTERNS_MAX ? shoreSpot(lake.lanterns) : null;
  const here = (who: LakeMap['visitors'][number]) => lake.visitors.includes(who);
  // What stands farther back is drawn first.
  const shore = [
    ...tufts.map((spot) => ({ spot, part: <Tuft /> })),
    ...posts.map((spot) => ({ spot, part: <Lantern /> })),
    ...(waiting ? [{ spot: waiting, part: <Post /> }] : []),
  ].sort((a, b) => a.spot.y - b.spot.y);
  return (
    <svg class="lake-map" viewBox="0 0 960 440" role="img" aria-label={label}>
      <Land />
      <RiverPlace stage={lake.places.river.stage} />
      <StonesPlace stage={lake.places.stones.stage} />
      {here('lilies') && <Lilies />}
      {here('ducks') && <Ducks />}
      {here('swans') && <Swans />}
      {here('otter') && <Otter />}
      {shore.map(({ spot, part }, i) => (
        <At key={i} spot={spot}>
          {part}
        </At>
      ))}
      <ReedsPlace stage={lake.places.reeds.stage} />
      <HeronPlace stage={lake.places.heron.stage} />
      {here('herons') && (
        <g transform="translate(352 346) scale(-0.3 0.3)">
          <Standing />
        </g>
      )}
      {lake.mist > 0 && <Mist strength={lake.mist} />}
    </svg>
  );
}

const At = ({ spot, children }: { readonly spot: Spot; readonly children: ComponentChildren }) => (
  <g transform={`translate(${spot.x} ${spot.y}) scale(${spot.scale})`}>{children}</g>
);

/** Sky, hills, meadow and the still water: what is there on the first day. */
function Land() {
  return (
    <>
      <defs>
        <linearGradient id="map-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--sky-high)" />
          <stop offset="1" stop-color="var(--sky-low)" />
        </linearGradient>
        <linearGradient id="map-water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--water-far)" />
          <stop offset="0.55" stop-color="var(--map-water)" />
          <stop offset="1" stop-color="var(--map-deep)" />
        </linearGradient>
        <linearGradient id="map-land" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--map-meadow-far)" />
          <stop offset="1" stop-color="var(--map-meadow)" />
        </linearGradient>
        <radialGradient id="map-glow">
          <stop offset="0" stop-color="var(--sun-glow)" stop-opacity="0.95" />
          <stop offset="1" stop-color="var(--sun-glow)" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="map-mist" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--map-mist)" stop-opacity="0" />
          <stop offset="0.5" stop-color="var(--map-mist)" stop-opacity="0.95" />
          <stop offset="1" stop-color="var(--map-mist)" stop-opacity="0" />
        </linearGradient>
      </defs>
      <rect width="960" height="150" fill="url(#map-sky)" />
      <circle cx="440" cy="88" r="130" fill="url(#map-glow)" />
      <circle cx="440" cy="88" r="27" fill="var(--sun)" />
      <path
        d="M0 104c90-40 170-44 260-26s150 30 240 18 150-44 250-40 130 26 210 32v62H0z"
        fill="var(--hill-far)"
      />
      <path d="M0 128c110-22 190-30 300-16s170 16 280 4 180-26 380-8v42H0z" fill="var(--hill-near)" />
      <path d="M0 140c200-14 330-4 480-8s300-10 480 4v304H0z" fill="url(#map-land)" />
      <path
        d="M120 262c6-52 92-84 196-92 60-5 108-4 164-4s132-4 210 8c96 14 158 46 160 90 2 40-28 78-112 100-80 22-168 26-262 26s-186-2-258-26c-66-22-102-60-98-102z"
        fill="url(#map-water)"
        stroke="var(--map-sand)"
        stroke-width="7"
      />
      <g fill="none" stroke="var(--sun)" stroke-width="2.5" stroke-linecap="round" opacity="0.6">
        <path d="M560 186h100M584 202h74M540 222h110M570 244h66M280 236h60M700 262h70M330 316h84M560 342h96M240 282h50" />
      </g>
    </>
  );
}

/** A quiet ring where a place has not been seen yet. */
const Unseen = ({ x, y }: { readonly x: number; readonly y: number }) => (
  <ellipse class="lake-unseen" cx={x} cy={y} rx="46" ry="15" />
);

/** The river comes in from the hills; the boat and its gates stand on it. */
function RiverPlace({ stage }: { readonly stage: number }) {
  const gates: readonly (readonly [number, number, number])[] = [
    [218, 236, 1],
    [190, 202, 0.8],
    [252, 178, 0.62],
  ];
  return (
    <g>
      <path
        d="M330 128c-60 10-132 14-120 30s70 12 40 28-88 22-72 56l66-6c-16-26 20-34 58-46 44-14 26-34-18-36-38-2 20-18 72-22z"
        fill="url(#map-water)"
      />
      {stage === 0 && <Unseen x={226} y={250} />}
      {gates.slice(0, Math.max(0, stage - 1)).map(([x, y, scale]) => (
        <g key={x} transform={`translate(${x} ${y}) scale(${scale})`}>
          <path d="M-30 4v-34M30 4v-34" stroke="var(--map-wood)" stroke-width="6" stroke-linecap="round" />
          <circle class="lake-light" cx="-30" cy="-36" r="6.5" />
          <circle class="lake-light" cx="30" cy="-36" r="6.5" />
        </g>
      ))}
      {stage > 0 && (
        <g transform="translate(232 272)">
          <path d="M-36-8c10 20 62 20 72 0-14 5-58 5-72 0z" fill="var(--map-wood)" />
          <path d="M-36-8c14-6 58-6 72 0-14 5-58 5-72 0z" fill="var(--map-sand)" />
          <path d="M-52 12h104" stroke="var(--sun)" stroke-width="3" opacity="0.7" />
          <g transform="translate(2 -8) scale(0.17)">
            <Standing />
          </g>
        </g>
      )}
    </g>
  );
}

/** The ford at the far side: more stones with more practice. */
function StonesPlace({ stage }: { readonly stage: number }) {
  const stones = [0, 3, 5, 7, 9][stage] ?? 0;
  return (
    <g>
      {stage === 0 && <Unseen x={778} y={214} />}
      {Array.from({ length: stones }, (_, i) => {
        const k = i / 8;
        const x = 722 + k * 132;
        const y = 226 - k * 14 + (i % 2) * 16;
        return (
          <g key={x}>
            <ellipse cx={x} cy={y + 4} rx="17" ry="7.500" fill="var(--map-deep)" opacity="0.55" />
            <ellipse cx={x} cy={y} rx="15" ry="6.500" fill="var(--map-stone)" />
            <ellipse cx={x - 2} cy={y - 2} rx="9" ry="3" fill="var(--map-sand)" opacity="0.6" />
          </g>
        );
      })}
    </g>
  );
}

/** The reed bed in front: it rises with strength and stretching. */
function ReedsPlace({ stage }: { readonly stage: number }) {
  const count = [0, 2, 4, 6, 8][stage] ?? 0;
  return (
    <g>
      {stage === 0 && <Unseen x={250} y={352} />}
      {Array.from({ length: count }, (_, i) => (
        <g key={i} transform={`translate(${206 + i * 21} ${356 + (i % 3) * 9}) scale(${1.1 + stage * 0.18})`}>
          <Tuft tall />
        </g>
      ))}
    </g>
  );
}

/** The shallows with the heron; fish come with the days. */
function HeronPlace({ stage }: { readonly stage: number }) {
  const fish: readonly (readonly [number, number, number])[] = [
    [612, 352, 1],
    [734, 346, -1],
    [640, 330, 1],
    [706, 366, -1],
  ];
  return (
    <g>
      {stage === 0 ? (
        <Unseen x={676} y={348} />
      ) : (
        <>
          <ellipse cx="676" cy="350" rx="92" ry="24" fill="var(--water-far)" opacity="0.4" />
          <ellipse cx="676" cy="352" rx="34" ry="7" fill="none" stroke="var(--sun)" stroke-width="2.500" />
          {fish.slice(0, stage).map(([x, y, way]) => (
            <path
              key={x}
              transform={`translate(${x} ${y}) scale(${way} 1)`}
              d="M16 0C8-7-4-6-10-1l-8-5c3 4 3 8 0 12l8-5C-4 6 8 7 16 0z"
              fill="var(--bill)"
            />
          ))}
          <g transform={`translate(676 352) scale(${0.36 + stage * 0.02})`}>
            <Standing />
          </g>
        </>
      )}
    </g>
  );
}

const Tuft = ({ tall = false }: { readonly tall?: boolean }) => (
  <g fill="none" stroke="var(--map-reed)" stroke-width="2.600" stroke-linecap="round">
    <path d="M0 0c-1-12-3-18-8-25M1 0c0-14 1-22 4-32M4 0c1-10 4-16 9-22M-3 0c-2-8-6-13-11-16" />
    {tall && <path d="M5-32v-4M-8-25l-1-4" stroke="var(--map-cattail)" stroke-width="5" />}
  </g>
);

/** Where the next lantern will stand. */
const Post = () => (
  <path
    d="M0 2v-22"
    stroke="var(--map-wood)"
    stroke-width="4"
    stroke-linecap="round"
    stroke-dasharray="1 7"
  />
);

const Lantern = () => (
  <g>
    <circle cy="-34" r="19" fill="url(#map-glow)" />
    <path d="M0 2v-28" stroke="var(--map-wood)" stroke-width="4.500" stroke-linecap="round" />
    <path d="M-8-28h16v-12l-8-7-8 7z" fill="var(--map-wood)" />
    <rect class="lake-light" x="-5" y="-39" width="10" height="9" />
  </g>
);

function Lilies() {
  return (
    <g>
      {(
        [
          [430, 350],
          [474, 364],
          [520, 352],
          [392, 366],
        ] as const
      ).map(([x, y], i) => (
        <g key={x} transform={`translate(${x} ${y})`}>
          <ellipse rx="21" ry="7" fill="var(--map-reed)" />
          {i % 2 === 0 && <path d="M-9-2l4-10 5 7 5-7 4 10z" fill="var(--map-petal)" />}
        </g>
      ))}
    </g>
  );
}

function Ducks() {
  return (
    <g>
      {([0, 1, 2] as const).map((i) => (
        <g key={i} transform={`translate(${446 + i * 34} ${284 + i * 7}) scale(${i === 0 ? 1 : 0.66})`}>
          <path d="M-20 2h44" stroke="var(--sun)" stroke-width="2" opacity="0.7" />
          <path d="M-14-4c4 8 24 8 30-4-8 2-12 0-16-2 2-6-4-11-9-8-4 2-5 8-5 14z" fill="var(--map-wood)" />
          <path d="M-14-10l-7 2 7 2z" fill="var(--bill)" />
        </g>
      ))}
    </g>
  );
}

function Swans() {
  return (
    <g fill="var(--map-petal)">
      {([0, 1] as const).map((i) => (
        <g key={i} transform={`translate(${392 + i * 62} ${218 + i * 12}) scale(${1 - i * 0.12})`}>
          <path d="M-28 4h62" stroke="var(--sun)" stroke-width="2" opacity="0.7" />
          <path d="M-16 0c4 8 36 8 44-8-12 0-18-4-26-2-6 2-10 4-12 2-4-6 4-12 0-20-3-6-11-4-12 0l7 3c-1 9-5 16-1 25z" />
          <path d="M-22-24l-7 4 7 1z" fill="var(--bill)" />
        </g>
      ))}
    </g>
  );
}

const Otter = () => (
  <g transform="translate(556 300)">
    <path d="M-44 6h84" stroke="var(--sun)" stroke-width="2.500" opacity="0.7" />
    <path
      d="M-36 2c6-10 14-6 20 0zM-10 2c6-8 12-6 16 0zM10 2c0-12 18-16 24-4 2 4-2 6-8 6z"
      fill="var(--map-otter)"
    />
    <circle cx="29" cy="-4" r="1.800" fill="var(--map-petal)" />
  </g>
);

/** Morning mist over the far shore: it lifts with practice. */
const Mist = ({ strength }: { readonly strength: number }) => (
  <g opacity={0.25 + 0.75 * strength}>
    <rect y="104" width="960" height="92" fill="url(#map-mist)" />
    <rect y="160" width="960" height="120" fill="url(#map-mist)" opacity={strength} />
    <rect y="230" width="960" height="140" fill="url(#map-mist)" opacity={strength * strength * 0.8} />
  </g>
);
