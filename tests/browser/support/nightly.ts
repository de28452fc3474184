/** Whether everything is asked (`npm run test:nightly`), or what `npm test` has the time for. */
export const NIGHTLY = process.env.HERON_NIGHTLY === '1';
