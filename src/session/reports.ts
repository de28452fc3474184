export { HELPER_LOG, type HelperLog } from '../facts/words.ts';
