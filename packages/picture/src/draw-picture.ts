import { drawPage } from './draw/page.ts';
import { pageModel } from './model/page-model.ts';
import type { Picture } from './model/picture.ts';

/**
 * Draws a realm: its flows as they run, who may log in where, its clients, what is wrong with it, and what the next reconcile
 * changes.
 *
 * @returns an HTML page that needs nothing beside itself, and asks no network. It shows no secret, and no text of a document can
 *   become markup or script. The same picture gives the same bytes.
 */
export function drawPicture(picture: Picture): string {
  return drawPage(pageModel(picture));
}
