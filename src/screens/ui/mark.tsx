/** Heron's mark: the bird on one leg before the sun. Also `public/icon.svg`. */
export function HeronMark() {
  return (
    <svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <circle cx="32" cy="32" r="31" fill="var(--accent-soft)" />
      <circle cx="43" cy="24" r="10" fill="var(--sun-glow)" />
      <path d="M3.4 44a31 31 0 0 0 57.2 0z" fill="var(--water-near)" />
      <HeronShape />
    </svg>
  );
}

/** The bird alone, in a 64 × 64 box with its foot at (30, 56). */
export function HeronShape() {
  return (
    <g>
      <path
        d="M30.5 56V40M30.5 56l4.5 1.200M30.5 56l-4 1M33.5 40v5.500l-4 3.2"
        fill="none"
        stroke="var(--bird)"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <path
        d="M15 42.500c4-5.5 9-11.5 15.5-12.5 3.5-.6 5.8-2.5 5.3-5.5-.5-2.8-3.3-4-3.3-7.5 0-3 2.3-5 5-5 2 0 3.3 1 4 2.200l9 2.3-9.2.8c-.7 1-1.8 1.6-3.1 1.7-.9.1-1.4.8-1.2 1.8.5 2.6 3.5 4.5 3.5 9 0 6.5-5.5 11.4-12 12.2-4.8.6-8.5-.6-13.5.5z"
        fill="var(--bird)"
      />
      <path d="M36.5 13c-3-.4-6.5.3-9 2.3 3-.3 5.5 0 7.3.6z" fill="var(--bird)" />
      <path d="M17.5 41c5-3.8 9.5-7.3 16.5-7.7-2.5 4-9.5 7.5-16.5 7.700z" fill="var(--bird-light)" />
      <circle cx="38.8" cy="14.6" r=".9" fill="var(--page)" />
    </g>
  );
}
