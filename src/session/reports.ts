/** What a helper can report with one tap. Words in records (`Incident.kind`): never rename, only add. */
export const HELPER_LOG = ['held-on', 'step', 'stumble', 'caught', 'fall', 'dizzy', 'pain', 'other'] as const;
export type HelperLog = (typeof HELPER_LOG)[number];
