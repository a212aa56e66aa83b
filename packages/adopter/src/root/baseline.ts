import type { Diagnostic } from '@realm-as-code/renderer';
import type { Exception } from '@realm-as-code/stage';

const REASON = 'As it was when the realm was brought in: see ADOPTED.md.';
/** The entity at the start of a place, such as `managed/30-clients.json#clients[legacy]`. */
const ENTITY = /^[^#]*#[^[\]]*\[[^\]]*\](?=[.[]|$)/;

/**
 * Makes exceptions for what the rules find in a realm as it is: a baseline, to be worked off.
 *
 * @param findings of the realm's documents.
 * @param isRule whether a code is that of a rule, which exceptions can be made for.
 * @returns an exception for each rule and entity, and the findings that there can be none for.
 */
export function baseline(
  findings: readonly Diagnostic[],
  isRule: (code: string) => code is Exception['rule'],
): { exceptions: Exception[]; left: Diagnostic[] } {
  const exceptions = new Map<string, Exception>();
  const left: Diagnostic[] = [];
  for (const finding of findings) {
    const { code, place } = finding;
    if (place === undefined || !isRule(code)) {
      left.push(finding);
      continue;
    }
    const at = ENTITY.exec(place)?.[0] ?? place;
    exceptions.set(JSON.stringify([code, at]), { rule: code, at, reason: REASON });
  }
  return { exceptions: [...exceptions.values()], left };
}
