/** The lake at dawn with the heron on one leg: the picture of the home page. Decoration, hidden from screen readers. */
export function Lake() {
  return (
    <svg
      class="lake"
      viewBox="0 0 800 560"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <linearGradient id="lake-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--sky-high)" />
          <stop offset="1" stop-color="var(--sky-low)" />
        </linearGradient>
        <linearGradient id="lake-water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--water-far)" />
          <stop offset="1" stop-color="var(--water-near)" />
        </linearGradient>
        <radialGradient id="lake-glow">
          <stop offset="0" stop-color="var(--sun-glow)" stop-opacity="0.95" />
          <stop offset="0.45" stop-color="var(--sun-glow)" stop-opacity="0.4" />
          <stop offset="1" stop-color="var(--sun-glow)" stop-opacity="0" />
        </radialGradient>
        <linearGradient id="lake-mist" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="var(--sun)" stop-opacity="0" />
          <stop offset="0.5" stop-color="var(--sun)" stop-opacity="0.55" />
          <stop offset="1" stop-color="var(--sun)" stop-opacity="0" />
        </linearGradient>
        <clipPath id="lake-above">
          <rect width="800" height="330" />
        </clipPath>
      </defs>
      <rect width="800" height="332" fill="url(#lake-sky)" />
      <circle cx="235" cy="286" r="240" fill="url(#lake-glow)" clip-path="url(#lake-above)" />
      <circle cx="235" cy="286" r="50" fill="var(--sun)" />
      <path
        d="M0 296c60-34 120-46 190-40 66 6 110 34 170 34 80 0 120-56 210-62 90-5 150 26 230 30v74H0z"
        fill="var(--hill-far)"
        opacity="0.9"
      />
      <path
        d="M0 318c70-14 130-38 210-30 60 6 90 26 150 26 90 0 140-34 230-36 90-2 140 16 210 22v32H0z"
        fill="var(--hill-near)"
        opacity="0.9"
      />
      <rect y="328" width="800" height="232" fill="url(#lake-water)" />
      <rect y="288" width="800" height="86" fill="url(#lake-mist)" />
      <g fill="var(--sun)" transform="translate(-50 0)">
        <path d="M222 340h126l-8 5h-108z" opacity="0.8" />
        <path d="M238 360h112l-14 6h-88z" opacity="0.65" />
        <path d="M210 384h120l-18 7h-90z" opacity="0.5" />
        <path d="M246 414h104l-20 8h-72z" opacity="0.4" />
        <path d="M214 452h112l-24 9h-74z" opacity="0.28" />
      </g>
      <g fill="none" stroke="var(--sun)" stroke-width="2.5" stroke-linecap="round" opacity="0.45">
        <path d="M40 372h90M420 366h120M640 384h90M90 430h70M420 440h60M660 452h110M30 500h120M300 516h110" />
      </g>
      <g transform="translate(500 470) scale(1 -0.42)" opacity="0.28">
        <Standing />
      </g>
      <g fill="none" stroke="var(--sun)" stroke-width="2.5" opacity="0.7">
        <ellipse cx="501" cy="470" rx="34" ry="6" />
        <ellipse cx="501" cy="470" rx="66" ry="12" opacity="0.5" />
      </g>
      <g transform="translate(500 470)">
        <Standing />
      </g>
      <g fill="none" stroke="var(--reed)" stroke-width="4.5" stroke-linecap="round">
        <path d="M706 566c-2-80-10-140-26-204M722 566c0-96 4-160 16-232M744 566c4-70 14-118 34-160M690 566c-8-52-22-90-44-118M762 566c8-40 22-74 42-98" />
        <path d="M40 566c-2-44-10-78-22-104M58 566c0-58 6-98 18-132M78 566c4-34 14-62 30-86" />
      </g>
      <g fill="var(--reed)">
        <rect x="674" y="330" width="11" height="42" rx="5.5" transform="rotate(-12 680 350)" />
        <rect x="733" y="302" width="12" height="46" rx="6" transform="rotate(7 738 326)" />
        <rect x="71" y="398" width="11" height="40" rx="5.5" transform="rotate(9 76 418)" />
      </g>
    </svg>
  );
}

/** A grey heron from the side, looking towards the sun, one leg drawn up. Its foot stands on (0, 0), y grows downwards. */
export function Standing() {
  return (
    <g>
      <path
        d="M2 0V-118M2 0l-20 4M2 0l16 5M2-2l-8-4"
        fill="none"
        stroke="var(--bird)"
        stroke-width="5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <path
        d="M24-116l6 34-22 20"
        fill="none"
        stroke="var(--bird)"
        stroke-width="5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <path
        d="M92-96c-26-6-48 2-72-4-34-8-54-30-56-62-1-26-14-44-28-62-13-17-14-37 0-48 9-7 22-8 33-2 4 2 6 4 8 7l8 3c-6 4-11 5-15 12-4 7 1 16 10 26 10 12 16 24 18 38 30-2 56 12 72 34 12 18 18 40 22 58z"
        fill="var(--bird)"
      />
      <path d="M-56-281l-66 18 66 1z" fill="var(--bill)" />
      <path d="M-50-283c22-6 44-2 62 12-20-4-38-4-58-1z" fill="var(--bird)" />
      <path
        d="M-56-270c-8 10-6 22 3 34 14 18 28 38 28 64 0 22 12 42 32 52-12-16-16-34-16-54 0-30-12-48-26-64-10-12-16-22-12-32z"
        fill="var(--bird-light)"
        opacity="0.9"
      />
      <path d="M86-100c-22-40-50-60-86-62 4 28 24 52 54 58 12 2 22 2 32 4z" fill="var(--bird-light)" />
      <path
        d="M74-108c-20-24-38-36-60-42M62-106c-16-14-28-22-44-28"
        fill="none"
        stroke="var(--bird)"
        stroke-width="3"
      />
      <circle cx="-46" cy="-275" r="3.4" fill="var(--page)" />
    </g>
  );
}
