/** Whether everything is asked (`npm run test:nightly`), or what `npm test` has the time for. */
export const NIGHTLY = process.env.HERON_NIGHTLY === '1';

/** How many cases of a chain of chances are tried: a part by day, all of them by night. Every seed begins alike. */
export const cases = (day: number, night: number): number => (NIGHTLY ? night : day);
