import { join } from 'node:path';

/** This repository. */
export const root: string = join(import.meta.dirname, '../..');

// Its packages.
export const adopter: string = join(root, 'packages/adopter');
export const bundle: string = join(root, 'packages/bundle');
export const cli: string = join(root, 'packages/cli');
export const composeGen: string = join(root, 'packages/compose-gen');
export const picture: string = join(root, 'packages/picture');
export const renderer: string = join(root, 'packages/renderer');
export const stage: string = join(root, 'packages/stage');
