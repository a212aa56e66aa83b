import { accessCodes } from '@realm-as-code/access';
import { adoptCodes } from '@realm-as-code/adopter';
import { documentCodes, own, renderCodes, rules } from '@realm-as-code/renderer';
import { bundleCodes } from '@realm-as-code/bundle';
import { composeCodes } from '@realm-as-code/compose-gen';
import { kubernetesCodes } from '@realm-as-code/kube-gen';
import { importCodes, vanishedCodes } from '@realm-as-code/planner';
import { stageCodes } from '@realm-as-code/stage';
import { homepage, version } from '../about.ts';
import { fileCodes } from '../codes.ts';

/** What the code of a finding means. */
export interface CodeDescription {
  /** What is found, in half a sentence. */
  readonly title: string;
  /** Why it matters; rules alone say it. */
  readonly reason?: string;
  /** The part of the documentation, as of this version, that explains it. */
  readonly helpUri: string;
}

const titles: Readonly<Record<string, string>> = {
  ...documentCodes,
  ...renderCodes,
  ...stageCodes,
  ...accessCodes,
  ...composeCodes,
  ...kubernetesCodes,
  ...vanishedCodes,
  ...importCodes,
  ...adoptCodes,
  ...bundleCodes,
  ...fileCodes,
};

/** @returns what a code means, whichever package it belongs to. */
export function describeCode(code: string): CodeDescription {
  const helpUri = `${homepage}/blob/v${version}/docs/rules.md#${code}`;
  const rule = Object.hasOwn(rules, code) ? rules[code as keyof typeof rules] : undefined;
  if (rule !== undefined) return { title: rule.title, reason: rule.reason, helpUri };
  return { title: own(titles, code) ?? code, helpUri };
}
