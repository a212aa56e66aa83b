import type { PageData } from '../src/model/page-model.ts';
import { byId } from './dom.ts';

/** What the page is about. */
export const data = JSON.parse(byId('data').textContent ?? '') as PageData;
