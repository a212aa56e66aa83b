import type { AccessRealm } from '@realm-as-code/access';

/** What is drawn. */
export interface Picture {
  readonly realm: AccessRealm;
}

/** @returns a page that needs nothing beside itself. */
export function drawPicture({ realm }: Picture): string {
  return `<!doctype html><title>${encodeURIComponent(realm.name)}</title>`;
}
