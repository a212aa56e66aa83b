import { type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import { count, type Note } from '../note.ts';
import { isBefore, releaseOf } from './release.ts';

/** @returns what a person has to know about how `migrateExport` reads a file, beside what is in the realm then. */
export function exportNotes(file: JsonObject, fresh: JsonObject): Note[] {
  const notes: Note[] = [];
  const current = releaseOf(fresh);
  const release = releaseOf(file);
  const to = textAt(fresh, 'keycloakVersion') ?? '';
  if (release === undefined) {
    const text = `The file does not say which version wrote it. It was read as Keycloak ${to} would import it, with the defaults of what it leaves out and without migrations.`;
    notes.push({ kind: 'taken', text });
  } else if (current !== undefined && isBefore(release, current)) {
    const from = textAt(file, 'keycloakVersion') ?? '';
    const text = `The export is of Keycloak ${from}. It was read as Keycloak ${to} would import it, with the migrations since.`;
    notes.push({ kind: 'taken', text });
  }
  const organizations = objectsAt(file, 'organizations').length;
  if (organizations > 0) {
    const text = `${count(organizations, 'organization')}: left like the users who are their members. A first start imports them from a file in \`bootstrap/\` with \`organizations\`.`;
    notes.push({ kind: 'left', text });
  }
  return notes;
}
