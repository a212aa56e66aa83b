import type { Diagnostic } from '@realm-as-code/renderer';
import { html, type Html } from '../html/html.ts';
import { count } from '../words/count.ts';
import { icon } from './parts.ts';

/** @returns how many findings there are, in words. */
export function findingsInWords(findings: readonly Diagnostic[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (findings.length === 0) return 'none';
  return [
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(findings.length > errors ? [count(findings.length - errors, 'warning')] : []),
  ].join(', ');
}

/** @returns the findings, those first that have to be mended. */
export function errorsFirst(findings: readonly Diagnostic[]): Diagnostic[] {
  return [
    ...findings.filter(({ severity }) => severity === 'error'),
    ...findings.filter(({ severity }) => severity !== 'error'),
  ];
}

/** The findings, errors first. */
export function drawFindings(findings: readonly Diagnostic[]): Html {
  if (findings.length === 0) return html`<p class="empty">${icon('yes')} Nothing was found.</p>`;
  return html`<ul class="findings">
    ${errorsFirst(findings).map(drawFinding)}
  </ul>`;
}

function drawFinding({ severity, code, message, hint, file, line, column }: Diagnostic, index: number): Html {
  return html`<li
    class="card finding ${severity}"
    id="finding-${index}"
    tabindex="-1"
    data-kind="Finding"
    data-name="${message}"
  >
    <p class="level">${icon(severity === 'error' ? 'no' : 'depends')} ${severity}</p>
    <div>
      <p><bdi>${message}</bdi></p>
      ${hint !== undefined && html`<p class="hint"><bdi>${hint}</bdi></p>`}
      <p class="id"><bdi>${file}:${line}:${column}</bdi> · ${code}</p>
    </div>
  </li>`;
}
