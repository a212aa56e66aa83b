import { escapeControls, type Json } from '@realm-as-code/renderer';

/** The longest value that is shown in full, in characters. */
const WIDTH = 90;

/** @returns a value on one line, cut short where it is long. */
export function brief(value: Json | undefined): string {
  if (value === undefined || value === null) return '(nothing)';
  const text = JSON.stringify(value);
  return escapeControls(text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);
}
