/** The pictures on buttons and notices, drawn for Heron: 24 × 24, one stroke, the colour of the text beside them. */
const PATHS = {
  play: 'M8 5.5v13l10.5-6.5z',
  back: 'M14.5 5 7.5 12l7 7',
  forward: 'M9.5 5l7 7-7 7',
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  chart: 'M4 19.5h16M6.5 16v-4M11 16V7.5M15.5 16v-6M20 16V5',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 5v4M9 10v4M13 15v4',
  therapist: 'M9 4.5h6v3H9zM15 6h3v14H6V6h3M9 12h6M9 15.5h4',
  caregiver:
    'M12 19.5C5.5 15 4 11.8 4.5 9a3.9 3.9 0 0 1 7.5-1.300A3.9 3.9 0 0 1 19.5 9c.5 2.8-1 6-7.5 10.500z',
  lab: 'M3.5 7h11v10h-11zM14.5 10.5 20.5 7v10l-6-3.5',
  camera: 'M4 8h3.500L9 5.500h6L16.5 8H20v10.500H4zM12 16.500a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.800z',
  check: 'M4.5 12.5 10 18 19.5 6.5',
  close: 'M6 6l12 12M18 6 6 18',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.300v.4',
  warn: 'M12 4 21 19.500H3zM12 10v4.500M12 17v.3',
  stop: 'M8.3 3h7.400L21 8.300v7.400L15.7 21H8.300L3 15.700V8.300zM8.5 12h7',
  good: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.300l2.9 2.9 5.2-5.8',
  sound: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15 9a4 4 0 0 1 0 6M17.5 6.500a8 8 0 0 1 0 11',
  mute: 'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9.500l5 5M20.5 9.500l-5 5',
  download: 'M12 4v11M7.5 10.5 12 15l4.5-4.500M5 19.500h14',
  upload: 'M12 15V4M7.5 8.5 12 4l4.5 4.500M5 19.500h14',
  trash: 'M5 7h14M9.5 7V4.500h5V7M7 7l1 12.500h8L17 7M10.5 10.500v6M13.5 10.500v6',
  person: 'M12 11.500a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.200zM4.5 20c.6-4 3.7-6 7.5-6s6.9 2 7.5 6',
  hide: 'M12 11.500a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.200zM4.500 20c.6-4 3.7-6 7.500-6s6.900 2 7.500 6M4 4l16 16',
  plus: 'M12 5v14M5 12h14',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  share: 'M12 14V4M8.5 7.2 12 4l3.5 3.200M7 11H5v9h14v-9h-2',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  pause: 'M8 5v14M16 5v14',
  hand: 'M8 12V6a1.5 1.5 0 0 1 3 0v5-6.500a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v8c0 4-2 6.5-5.5 6.5-3 0-4.3-1.5-5.5-4L4.5 13a1.5 1.5 0 0 1 2.6-1.200L8 13.5',
  note: 'M5 4.500h14v11l-4.5 4.500H5zM14.5 20v-4.500H19M8.5 9h7M8.5 12.500h4',
} as const;

export type IconName = keyof typeof PATHS;

/** One picture, always beside words and therefore hidden from screen readers. `back` and `forward` turn in right-to-left languages. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      class={name === 'back' || name === 'forward' || name === 'play' ? 'icon-turns' : undefined}
      viewBox="0 0 24 24"
      fill={name === 'play' ? 'currentColor' : 'none'}
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
