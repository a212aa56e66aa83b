import { type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with what a stage declares now, compared with what it declared before, and what is meant by it. */
export const vanishedCodes = {
  'vanished-declaration': 'something that is no longer declared and stays in running realms',
} as const;

/** @returns a warning that this package finds. */
export const warning: ReportOf<keyof typeof vanishedCodes> = warningOf;
